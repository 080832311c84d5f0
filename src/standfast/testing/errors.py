"""What the test kit refuses.

TestingError
└── FaultMalformed
"""


class TestingError(Exception):
    """Something given to the test kit cannot be used."""

    __test__ = False


class FaultMalformed(TestingError):  # noqa: N818 - the name says what is wrong
    """A fault is not described rightly: the text names the field and what would be right."""
