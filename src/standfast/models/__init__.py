"""Local models as files: found, checked, loaded on one thread; never the network at run time.

Invariant: no other room imports onnxruntime or tokenizers, and nothing here fails when no model is there.
"""

from standfast.models.errors import FetchFailed, ModelDamaged, ModelError
from standfast.models.fetch import fetch
from standfast.models.files import MODELS, models_folder
from standfast.models.find import find_encoder, find_reranker
from standfast.models.glossing import glossed
from standfast.models.goods import GOODS
from standfast.models.ports import Encoder, PairScorer, Vectors

__all__ = [
    "GOODS",
    "MODELS",
    "Encoder",
    "FetchFailed",
    "ModelDamaged",
    "ModelError",
    "PairScorer",
    "Vectors",
    "fetch",
    "find_encoder",
    "find_reranker",
    "glossed",
    "models_folder",
]
