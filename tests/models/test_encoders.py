"""The encoder and the cross-encoder as installed here; skipped where they are not."""

from __future__ import annotations

import numpy as np
import pytest

from standfast.models import Encoder, PairScorer, find_encoder, find_reranker


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = find_encoder()
    if found is None:
        pytest.skip("no encoder here: run `standfast models fetch`")
    return found


@pytest.fixture(scope="module")
def reranker() -> PairScorer:
    found = find_reranker()
    if found is None:
        pytest.skip("no cross-encoder here: run `standfast models fetch`")
    return found


def test_the_weights_give_their_published_vector(encoder: Encoder) -> None:
    published = np.array([0.01522374, -0.02271799, 0.00860278, -0.07424029, 0.00386434])
    assert np.allclose(encoder.encode(["hello world"])[0, :5], published, atol=0.01)


def test_a_text_has_the_same_vector_alone_and_in_a_batch(encoder: Encoder) -> None:
    texts = [
        "where is my refund",
        "hi",
        "a much longer text about shoes that are red and too small",
    ]
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.allclose(encoder.encode(texts), alone, atol=0.03)


def test_vectors_have_length_one_and_no_text_gives_no_row(encoder: Encoder) -> None:
    assert np.allclose(np.linalg.norm(encoder.encode(["", "x", "🙂" * 900]), axis=1), 1, atol=1e-4)
    assert encoder.encode([]).shape == (0, 384)


def test_what_answers_scores_above_what_does_not(reranker: PairScorer) -> None:
    good, bad = reranker.score(
        "how long do refunds take", ["Refunds take five days.", "We sell shoes."]
    )
    assert good > bad
