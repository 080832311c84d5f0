"""The errors of this room.

AssistantInvalid   the files have mistakes; `problems` lists them all
FolderUnreadable   the folder itself cannot be read
"""

from __future__ import annotations

from standfast.assistant.types import Problem


class AssistantInvalid(ValueError):  # noqa: N818  # it reads as what it says
    """The files of an assistant have mistakes. Correct what `problems` lists; `standfast check` shows it too."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class FolderUnreadable(ValueError):  # noqa: N818  # it reads as what it says
    """The folder cannot be read as an assistant: it is missing, too large, or leads out of itself."""
