"""What waits for a conversation: accepted once, taken in order, set aside when it kills."""

from __future__ import annotations

from collections.abc import Sequence

from standfast.events import ConversationId, State, TurnId
from standfast.storage.burst import fixed_or_all
from standfast.storage.codecs import body_hash, encode_record, encode_state
from standfast.storage.errors import StoreError
from standfast.storage.rows import item_of
from standfast.storage.sqlite.database import Database
from standfast.storage.types import Accepted, InboxItem, NewInbox


def accept_items(database: Database, items: Sequence[NewInbox]) -> list[Accepted]:
    """Store items, each once by its key."""
    now = database.now_ms()
    return [accept_item(database, item, now=now) for item in items]


def accept_item(database: Database, item: NewInbox, *, now: int) -> Accepted:
    """Store one item unless its key is known."""
    digest = body_hash(item.body)
    number = _conversation_no(database, item, now=now)
    key = (item.tenant, item.channel, item.dedupe_key)
    body = encode_record(item.body)
    added = database.find("add_item", number, *key, item.kind, body, digest, now)
    if added is not None:
        database.admit(item.kind)
        return Accepted(added[0], is_new=True)
    earlier, earlier_digest = database.row("item_hash", *key)
    return Accepted(earlier, is_new=False, same_body=earlier_digest == digest)


def _conversation_no(database: Database, item: NewInbox, *, now: int) -> int:
    found = database.find("conversation_no", item.conversation)
    if found is None:
        empty = encode_state(State(conversation=item.conversation))
        database.run("add_conversation", item.conversation, item.tenant, empty, now)
        found = database.row("conversation_no", item.conversation)
    if found[1] != item.tenant:
        raise StoreError(f"conversation '{item.conversation}': it is another tenant's.")
    return int(found[0])


def ready_conversations(database: Database, *, limit: int, worker: str) -> list[ConversationId]:
    """Return conversations with waiting items that no other living worker owns."""
    rows = database.rows("ready_conversations", worker, database.now_ms(), limit)
    return [row[0] for row in rows]


def waiting_items(database: Database, conversation: ConversationId) -> list[InboxItem]:
    """Return the waiting items of a conversation, or those fixed to an unfinished turn alone."""
    return fixed_or_all(all_waiting(database, conversation))


def all_waiting(database: Database, conversation: ConversationId) -> list[InboxItem]:
    """Return every waiting item of a conversation in order."""
    return [item_of(row) for row in database.rows("waiting_items", conversation)]


def find_item(
    database: Database, tenant: str, channel: str, dedupe_key: str
) -> tuple[InboxItem, TurnId | None] | None:
    """Return an accepted item and the turn that finished it."""
    row = database.find("item_by_key", tenant, channel, dedupe_key)
    if row is None:
        return None
    item = item_of(row)
    return item, (None if row[9] == 0 else item.turn)


def count_attempt(database: Database, ids: Sequence[int]) -> int:
    """Count one more attempt on items and return the highest count."""
    return max((database.row("count_attempt", item)[0] for item in ids), default=0)


def set_aside(database: Database, ids: Sequence[int], *, turn: TurnId | None, reason: str) -> None:
    """Set waiting items aside."""
    for item in ids:
        database.waiting -= database.run("set_item_aside", turn, reason, item)


def put_back(database: Database, item: int) -> None:
    """Let an item that was set aside wait again."""
    database.waiting += database.run("put_item_back", item)


def items_set_aside(database: Database, *, limit: int) -> list[InboxItem]:
    """Return what was set aside."""
    return [item_of(row) for row in database.rows("items_set_aside", limit)]
