"""Every conversation of the shipped assistants holds, word for word, on the whole product."""

from pathlib import Path

import pytest

from standfast.app import Theatre, find_transcripts, read_settings
from standfast.simulation import Transcript, explain, play

PACKS = Path(__file__).parents[2] / "packs"
ORDERS = find_transcripts(PACKS / "orders")


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Theatre:
    data = tmp_path_factory.mktemp("data")
    return Theatre(read_settings({}, assistant=PACKS / "orders", data=data))


@pytest.mark.slow
@pytest.mark.parametrize("transcript", ORDERS, ids=[one.path for one in ORDERS])
async def test_the_conversation_holds(orders: Theatre, transcript: Transcript) -> None:
    async with orders.staged(transcript) as stage:
        played = await play(transcript, stage)
    assert played.holds, explain(played)
