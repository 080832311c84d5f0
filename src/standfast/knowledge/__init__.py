"""Knowledge: searched with who asks and the day in mind, answered in its own sentences.

Invariant: what the reader may not see, or what does not hold on the day, is left out before anything is scored; what no
passage supports is not answered.
"""

from standfast.knowledge.answering import Knowledge, document_of
from standfast.knowledge.corpora import read_corpus, read_lines, reader_of, records_of
from standfast.knowledge.errors import CorpusUnreadable, KnowledgeError
from standfast.knowledge.evaluating import (
    Figures,
    Question,
    evaluate,
    question_of,
    read_qrels,
    read_questions,
)
from standfast.knowledge.index import Index, Models, Tuning
from standfast.knowledge.passages import passages_of
from standfast.knowledge.permission import Groups
from standfast.knowledge.ports import Retriever
from standfast.knowledge.types import Audience, Document, Found, Hit, Passage, Query, Reader
from standfast.knowledge.vectors import VectorCache

__all__ = [
    "Audience",
    "CorpusUnreadable",
    "Document",
    "Figures",
    "Found",
    "Groups",
    "Hit",
    "Index",
    "Knowledge",
    "KnowledgeError",
    "Models",
    "Passage",
    "Query",
    "Question",
    "Reader",
    "Retriever",
    "Tuning",
    "VectorCache",
    "document_of",
    "evaluate",
    "passages_of",
    "question_of",
    "read_corpus",
    "read_lines",
    "read_qrels",
    "read_questions",
    "reader_of",
    "records_of",
]
