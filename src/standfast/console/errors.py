"""Why the console refuses a request.

ConsoleError
 +- SignInNeeded  nobody is signed in: the sign-in page comes first
 +- Refused       the request is wrong; a page says why
"""

from __future__ import annotations


class ConsoleError(Exception):
    """A request to the console is not carried out."""


class SignInNeeded(ConsoleError):  # noqa: N818  # reads as what it says
    """Nobody is signed in."""


class Refused(ConsoleError):  # noqa: N818
    """The request is wrong: `title`, and what would be right.

    Attributes:
        status: Of the answer.
    """

    def __init__(self, status: int, title: str, text: str) -> None:
        super().__init__(f"{title}: {text}")
        self.status = status
        self.title = title
        self.text = text
