"""A little assistant, small enough to learn in a second, and states of its conversations."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

from standfast.assistant import Assistant, load_folder, parse
from standfast.events import (
    Await,
    ConversationId,
    InstanceId,
    MessageId,
    Option,
    ReleaseId,
    Run,
    SlotFill,
    SlotSource,
    State,
    Value,
)
from standfast.understanding import LocalUnderstanding, Message, Reading, train

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PACK = Path(__file__).parents[2] / "packs" / "orders"
ORDERS = (
    ("SO-2026-01027", "SO-2026-01027: Office Chair"),
    ("SO-2026-01026", "SO-2026-01026: Knife Block"),
    ("SO-2026-01017", "SO-2026-01017: Blue Running Shoes"),
    ("SO-2026-01016", "SO-2026-01016: Red Running Shoes and White Cotton T-Shirt"),
)
ITEMS = ((1, "Red Running Shoes"), (2, "White Cotton T-Shirt"))


@functools.cache
def shop() -> Assistant:
    assistant = parse(load_folder(PACK)).assistant
    assert assistant is not None
    return assistant


@functools.cache
def understanding() -> LocalUnderstanding:
    """Learned from n-grams alone, so that these tests need no model files."""
    return train(shop(), None, folder=Path(gettempdir()) / "standfast-tests")


def nothing(language: str = "en", **more: object) -> State:
    return State(conversation=ConversationId("c"), language=language, **more)  # type: ignore[arg-type]


def options(rows: tuple[tuple[Value, str], ...]) -> list[Option]:
    return [
        Option(id=f"o{n}", label=label, value=value) for n, (value, label) in enumerate(rows, 1)
    ]


def during(flow: str, *, asked: str | None, filled: dict[str, Value] | None = None) -> State:
    """Return the state of a run that asked for a slot, or (None) for a confirmation."""
    slots = {
        name: SlotFill(value=value, source=SlotSource.CONTACT, order=number)
        for number, (name, value) in enumerate((filled or {}).items())
    }
    run = Run(
        instance=InstanceId("c.1"),
        flow=flow,
        release=ReleaseId("r"),
        awaiting=Await.SLOT if asked else Await.CONFIRMATION,
        slot=asked,
        slots=slots,
        candidates={"order": options(ORDERS), "article": options(ITEMS)},
    )
    return nothing(
        stack=[run], expects=f"slot:{asked}" if asked else "confirm", last_replies=[{"reply": "x"}]
    )


def read(text: str, state: State | None = None, payload: str | None = None) -> Reading:
    message = Message(MessageId("m"), text, payload, AT)
    return understanding().read_now(message, state or nothing(), shop())
