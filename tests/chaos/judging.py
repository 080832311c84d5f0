"""The checker: holds the log and the ledger of the other side against what was acknowledged, and reads nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from standfast.events import (
    CaseOpened,
    ConversationId,
    MessageReceived,
    PersonReplied,
    Replied,
)
from standfast.storage import Store, StoredEvent

_ALL = 1_000_000
_ANSWERS = Replied | PersonReplied | CaseOpened


@dataclass
class Verdict:
    """What the checker found; only messages and refunds may be other than zero and empty.

    Attributes:
        lost: Acknowledged and not in the log; or told as done and not done.
        doubled: In the log, or carried out by the other side, more than once.
        out_of_order: Conversations whose log is not in the order of the acknowledged posts, or has a hole.
        unanswered: Messages whose turn said nothing.
        stuck: What still waits, or is still in doubt, when nothing is left to do.
        set_aside: Messages that were put into quarantine.
    """

    messages: int = 0
    refunds: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.doubled or self.out_of_order or self.unanswered or self.stuck)

    def figures(self) -> dict[str, int]:
        """Return how many of each there are."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: len(it) if isinstance(it, list) else it for name, it in found.items()}


async def judge_log(store: Store, posted: Mapping[str, Sequence[str]]) -> Verdict:
    """Return what the log says about the acknowledged posts: the keys of each conversation's messages, in order.

    What stands before the last colon of a key names its sender.
    """
    verdict = Verdict()
    verdict.stuck = [row.key for row in await store.effects(status="intended", limit=_ALL)]
    verdict.set_aside = [item.dedupe_key for item in await store.quarantined(limit=_ALL)]
    for chat, keys in posted.items():
        verdict.messages += len(keys)
        conversation = ConversationId(chat)
        waiting = await store.waiting(conversation)
        verdict.stuck += [f"{chat}: {item.dedupe_key} waits" for item in waiting]
        _judge_chat(verdict, chat, keys, await store.events(conversation, limit=_ALL))
    return verdict


def judge_refunds(verdict: Verdict, wanted: Mapping[str, int], *, made: Mapping[str, int]) -> None:
    """Add what the ledger of the payment system says: each wanted refund was made as often as it should be."""
    verdict.refunds = sum(made.values())
    for order in wanted.keys() | made.keys():
        should, did = wanted.get(order, 0), made.get(order, 0)
        if did < should:
            verdict.lost.append(f"refund {order}")
        elif did > should:
            verdict.doubled.append(f"refund {order}: {did} times, wanted {should}")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed; 0 where there are none."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2) if ordered else 0.0


def _judge_chat(verdict: Verdict, chat: str, posted: Sequence[str], log: list[StoredEvent]) -> None:
    received = [
        (str(one.event.message_id), one.turn)
        for one in log
        if isinstance(one.event, MessageReceived)
    ]
    keys = [key for key, _ in received]
    verdict.lost += [key for key in posted if key not in keys]
    verdict.doubled += [key for key, times in Counter(keys).items() if times > 1]
    is_in_order = _by_sender(dict.fromkeys(keys)) == _by_sender(posted)
    has_no_hole = [one.seq for one in log] == list(range(1, len(log) + 1))
    if not (is_in_order and has_no_hole):
        verdict.out_of_order.append(f"{chat}: {keys} for {list(posted)}")
    answered = {one.turn for one in log if isinstance(one.event, _ANSWERS)}
    verdict.unanswered += [key for key, turn in received if turn not in answered]


def _by_sender(keys: Iterable[str]) -> dict[str, list[str]]:
    """Return each sender's keys in order; between two senders of one conversation there is no order to keep."""
    senders: dict[str, list[str]] = {}
    for key in keys:
        senders.setdefault(key.rpartition(":")[0], []).append(key)
    return senders
