"""What can go wrong with knowledge.

KnowledgeError
└── CorpusUnreadable    a file is not what it must be: correct it
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Something is wrong with the knowledge."""


class CorpusUnreadable(KnowledgeError):  # noqa: N818 - named by what happened, like every error here
    """A corpus, a page or a question file cannot be read. Correct the place that is named."""
