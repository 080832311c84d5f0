"""What must hold after every history. It reads what was posted, the payment system's books, and the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tests.histories.people import Post, Town
from tests.histories.weather import Weather
from tests.histories.workers import Site

from standfast.events import (
    MessageReceived,
    PersonReplied,
    ReadingMade,
    Replied,
    TimerFired,
    TimerSet,
)
from standfast.storage import StoredEvent, verify


@dataclass(frozen=True, slots=True)
class Ended:
    """A history that is over.

    Attributes:
        has_poison: Whether messages may be set aside.
    """

    mode: str
    has_poison: bool
    weather: Weather
    site: Site
    town: Town

    def logs(self) -> dict[str, list[StoredEvent]]:
        """Return the log of each conversation."""
        logs: defaultdict[str, list[StoredEvent]] = defaultdict(list)
        for entry in self.site.store.entries:
            logs[entry.conversation].append(entry)
        return logs

    def messages(self) -> list[Post]:
        """Return what contacts wrote."""
        return [post for post in self.town.posts if post.item.kind == "message"]


async def judge(ended: Ended) -> list[str]:
    """Return what must not be, one sentence each."""
    verified = await verify(ended.site.store)
    found = [f"{one.conversation}: {one.what}" for one in verified.discrepancies]
    for rule in (
        _handled,
        _ordered,
        _replied,
        _timers,
        _persons,
        _paid,
        _left,
        _delivered,
        _waited,
    ):
        found += rule(ended)
    return found


def _handled(ended: Ended) -> Iterator[str]:
    """Each acknowledged message is in its conversation's log once; nothing else is in there."""
    wrote = Counter((post.item.conversation, post.item.dedupe_key) for post in ended.messages())
    heard = Counter(
        (entry.conversation, entry.event.message_id)
        for entry in ended.site.store.entries
        if isinstance(entry.event, MessageReceived)
    )
    for post in ended.messages():
        times = heard[post.item.conversation, post.item.dedupe_key]
        if post.acknowledged and times != 1:
            yield f"{post.item.dedupe_key} was acknowledged and is {times} times in the log"
    yield from (f"{name} is in the log and was not written" for name in heard.keys() - wrote.keys())


def _ordered(ended: Ended) -> Iterator[str]:
    """What was sent after the acknowledgement of something comes after it in the log."""
    place = {
        entry.event.message_id: entry.seq
        for entry in ended.site.store.entries
        if isinstance(entry.event, MessageReceived)
    }
    posts = [post for post in ended.messages() if post.item.dedupe_key in place]
    for first in posts:
        for second in posts:
            if (
                first.item.conversation == second.item.conversation
                and 0 < first.acknowledged < second.first_sent
                and place[first.item.dedupe_key] > place[second.item.dedupe_key]
            ):
                yield f"{second.item.dedupe_key} overtook {first.item.dedupe_key}"


def _replied(ended: Ended) -> Iterator[str]:
    """What a contact lets us say is said once, to them."""
    read = {
        entry.event.message_id
        for entry in ended.site.store.entries
        if isinstance(entry.event, ReadingMade)
    }
    said = Counter(
        (entry.conversation, str(entry.event.params.get("word")))
        for entry in ended.site.store.entries
        if isinstance(entry.event, Replied) and entry.event.reply == "said"
    )
    for post in ended.messages():
        word, _, rest = post.text.partition(" ")
        times = said.pop((post.item.conversation, rest), 0) if word == "say" else 0
        if word == "say" and times != (post.item.dedupe_key in read):
            yield f"{post.text} was said {times} times"
    yield from (f"{chat} was told {word}, which is another's" for chat, word in said)


def _timers(ended: Ended) -> Iterator[str]:
    """Each timer fires once."""
    for chat, log in ended.logs().items():
        were_set = Counter(one.event.timer for one in log if isinstance(one.event, TimerSet))
        fired = Counter(one.event.timer for one in log if isinstance(one.event, TimerFired))
        if were_set != fired and not ended.has_poison:
            yield f"{chat}: timers {dict(were_set)} fired as {dict(fired)}"
        if any(fired[timer] > times for timer, times in were_set.items()):
            yield f"{chat}: timers fired too often: {dict(fired)}"


def _persons(ended: Ended) -> Iterator[str]:
    """What a person said is said once."""
    said = Counter(
        entry.event.text
        for entry in ended.site.store.entries
        if isinstance(entry.event, PersonReplied)
    )
    for post in ended.town.posts:
        if post.item.body.get("act") == "reply" and said[post.text] != 1:
            yield f"'{post.text}' of a person was said {said[post.text]} times"


def _paid(ended: Ended) -> Iterator[str]:
    """Money goes back at most once for each wish; once where nothing but our side failed."""
    payments = ended.site.payments
    for order, times in payments.refunds.items():
        if times > 1:
            yield f"{order} was refunded {times} times"
    weather = ended.weather
    they_failed = weather.climate.payments or "payment not sent" in weather.faults
    if ended.has_poison or ended.mode == "none" or they_failed:
        return
    read = {
        entry.event.message_id
        for entry in ended.site.store.entries
        if isinstance(entry.event, ReadingMade)
    }
    for post in ended.messages():
        word, _, order = post.text.partition(" ")
        is_wish = word in {"refund", "return"} and post.item.dedupe_key in read
        if is_wish and payments.refunds[order] != 1:
            yield f"{order} was wished for and refunded {payments.refunds[order]} times"


def _left(ended: Ended) -> Iterator[str]:
    """The ledger tells what happened, and nothing is set aside without reason."""
    store, refunds = ended.site.store, ended.site.payments.refunds
    done = Counter(
        str(row.arguments["order"]) for row in store.ledger.values() if row.status == "done"
    )
    for order in refunds.keys() | done.keys():
        if done[order] != refunds[order]:
            yield f"{order}: the ledger knows {done[order]} refunds, there were {refunds[order]}"
    if not ended.has_poison:
        aside = [kept.item.dedupe_key for kept in store.inbox if kept.status == "set_aside"]
        yield from (f"{key} was set aside" for key in aside)


def _delivered(ended: Ended) -> Iterator[str]:
    """All that was said on a channel that must be delivered has arrived."""
    for name, kept in ended.site.store.outbox.items():
        if name not in ended.site.mailbox.arrived or kept.status != "delivered":
            yield f"delivery {name} is {kept.status}"


def _waited(ended: Ended) -> Iterator[str]:
    """Who waited for the answer to a message got the turn of that message."""
    for post in ended.messages():
        for entry in post.waited or ():
            if entry.conversation != post.item.conversation:
                yield f"{post.item.dedupe_key} was answered by {entry.conversation}"
        ids = [
            e.event.message_id for e in post.waited or () if isinstance(e.event, MessageReceived)
        ]
        if post.waited and post.item.dedupe_key not in ids:
            yield f"{post.item.dedupe_key} was answered by another turn"
