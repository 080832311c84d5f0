"""What both models have in common: a tokenizer and an ONNX session on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from standfast.models.files import Model, checked_bytes

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer


class Session:
    """A loaded model. Calls may come from several threads at once."""

    def __init__(self, model: Model, folder: Path, *, max_tokens: int) -> None:
        weights, words = model.files
        self._session = _session(checked_bytes(weights, folder))
        self._tokenizer = _tokenizer(checked_bytes(words, folder), max_tokens)

    def tokens(self, texts: Sequence[Any]) -> list[Encoding]:
        """Return the tokens of texts, or of pairs of texts."""
        encodings: list[Encoding] = self._tokenizer.encode_batch(list(texts))
        return encodings

    def run(self, encodings: Sequence[Encoding]) -> NDArray[np.float32]:
        """Return the first output for a batch."""
        width = max(len(encoding.ids) for encoding in encodings)
        feed = {
            "input_ids": _padded([e.ids for e in encodings], width),
            "attention_mask": _padded([e.attention_mask for e in encodings], width),
            "token_type_ids": _padded([e.type_ids for e in encodings], width),
        }
        output: NDArray[np.float32] = self._session.run(None, feed)[0]
        return output


def _padded(rows: Sequence[Sequence[int]], width: int) -> NDArray[np.int64]:
    table = np.zeros((len(rows), width), dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table


def _session(weights: bytes) -> Any:
    import onnxruntime  # noqa: PLC0415 - without a model it is never needed

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def _tokenizer(words: bytes, max_tokens: int) -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    tokenizer = Tokenizer.from_str(words.decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer
