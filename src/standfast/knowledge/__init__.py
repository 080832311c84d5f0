"""Knowledge: searched with who asks and the day in mind, answered in its own sentences.

Invariant: what the reader may not see, or what does not hold on the day, is left out before anything is scored; what no
passage supports is not answered.
"""

from standfast.knowledge.answering import Knowledge, document_of
from standfast.knowledge.corpora import (
    page_of,
    read_corpus,
    read_folder,
    read_lines,
    reader_of,
    records_of,
)
from standfast.knowledge.errors import CorpusUnreadable, KnowledgeError
from standfast.knowledge.evaluating import (
    Figures,
    Question,
    evaluate,
    question_of,
    read_qrels,
    read_questions,
)
from standfast.knowledge.grounding import Grounding, Sources
from standfast.knowledge.index import Index, Models, Tuning
from standfast.knowledge.library import Changes, Library
from standfast.knowledge.lint import Finding, lint
from standfast.knowledge.passages import passages_of
from standfast.knowledge.permission import Groups
from standfast.knowledge.ports import Retriever
from standfast.knowledge.shelf import Shelf
from standfast.knowledge.types import Audience, Document, Found, Hit, Passage, Query, Reader
from standfast.knowledge.vectors import VectorCache

__all__ = [
    "Audience",
    "Changes",
    "CorpusUnreadable",
    "Document",
    "Figures",
    "Finding",
    "Found",
    "Grounding",
    "Groups",
    "Hit",
    "Index",
    "Knowledge",
    "KnowledgeError",
    "Library",
    "Models",
    "Passage",
    "Query",
    "Question",
    "Reader",
    "Retriever",
    "Shelf",
    "Sources",
    "Tuning",
    "VectorCache",
    "document_of",
    "evaluate",
    "lint",
    "page_of",
    "passages_of",
    "question_of",
    "read_corpus",
    "read_folder",
    "read_lines",
    "read_qrels",
    "read_questions",
    "reader_of",
    "records_of",
]
