"""The setting in which parsers are tried: Wednesday, 6 May 2026, 10:00 in Berlin."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from standfast.assistant import Place, SlotType
from standfast.understanding.slots import Setting

ORDER = SlotType(
    "order_number",
    (r"\bSO[- ]?(\d{4})[- ]?(\d{5})\b",),
    "SO-{1}-{2}",
    "SO-2026-01234",
    Place("types.yaml"),
)
TICKET = SlotType("ticket", (r"\bT(\d{6})\b",), "T{1}", "T123456", Place("types.yaml"))
SETTING = Setting(
    now=datetime(2026, 5, 6, 10, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    types={"order_number": ORDER, "ticket": TICKET},
)
