"""Finds the models that are installed here; none is no failure."""

from __future__ import annotations

import os
from collections.abc import Mapping

from standfast.models.bge import BgeSmallEncoder
from standfast.models.files import BGE_SMALL, RERANKER, is_present, models_folder
from standfast.models.glossing import GlossedEncoder
from standfast.models.ports import Encoder, PairScorer
from standfast.models.reranker import CrossEncoder


def find_encoder(environ: Mapping[str, str] | None = None) -> Encoder | None:
    """Return the local sentence encoder, or None where its files are not there.

    It is an English one; German texts are shown to it word by word in English (see `glossing`).

    Raises:
        ModelDamaged: A file is there and is not what was tested.
    """
    folder = models_folder(os.environ if environ is None else environ)
    return GlossedEncoder(BgeSmallEncoder(folder)) if is_present(BGE_SMALL, folder) else None


def find_reranker(environ: Mapping[str, str] | None = None) -> PairScorer | None:
    """Return the local cross-encoder, or None where its files are not there.

    Raises:
        ModelDamaged: A file is there and is not what was tested.
    """
    folder = models_folder(os.environ if environ is None else environ)
    return CrossEncoder(folder) if is_present(RERANKER, folder) else None
