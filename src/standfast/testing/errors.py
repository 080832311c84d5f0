"""What the test kit refuses.

TestingError
└── FaultMalformed
"""


class TestingError(Exception):
    """Something given to the test kit cannot be used."""

    __test__ = False


class FaultMalformed(TestingError):
    """A fault is not described rightly: the text names the field and what would be right."""
