-- db_now: The database's time in milliseconds.
SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER);

-- add_conversation: Make a conversation's row unless it is there.
INSERT INTO conversation (id, tenant, state, seq, epoch, changed_at) VALUES (?, ?, ?, 0, 0, ?)
ON CONFLICT (id) DO NOTHING;

-- held_epoch: The epoch and number of a conversation that a worker owns.
SELECT epoch, no FROM conversation WHERE id = ? AND owner = ?;

-- claim: Become the owner and raise the epoch, unless a living worker owns it.
UPDATE conversation SET owner = ?1, epoch = epoch + 1
WHERE id = ?2 AND (owner IS NULL OR owner = ?1
  OR NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = owner AND expires_at > ?3))
RETURNING no, id, tenant, state, seq, epoch, owner;

-- heartbeat: Say until when a worker lives.
INSERT INTO worker (id, expires_at) VALUES (?, ?)
ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at;

-- forget_workers: Remove every worker (no other process can be alive).
DELETE FROM worker;

-- disown_conversations: Let go of every conversation.
UPDATE conversation SET owner = NULL WHERE owner IS NOT NULL;

-- disown_deliveries: Let go of every delivery.
UPDATE outbox SET holder = NULL WHERE holder IS NOT NULL AND status = 0;

-- add_item: Store an item once by its key.
INSERT INTO inbox (conversation, tenant, channel, dedupe_key, kind, body, body_hash, accepted_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tenant, channel, dedupe_key) DO NOTHING RETURNING id;

-- ready_conversations: Conversations with waiting items that no other living worker owns.
SELECT c.id FROM inbox AS i JOIN conversation AS c ON c.no = i.conversation
WHERE i.status = 0 AND (c.owner IS NULL OR c.owner = ?
  OR NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = c.owner AND expires_at > ?))
GROUP BY c.no ORDER BY min(i.id) LIMIT ?;

-- count_attempt: Count one more attempt on an item.
UPDATE inbox SET attempts = attempts + 1 WHERE id = ? RETURNING attempts;

-- fix_item: Fix that a turn takes an item.
UPDATE inbox SET turn = ? WHERE id = ? AND status = 0;

-- finish_item: Note that a turn finished an item, and erase what it said.
UPDATE inbox SET status = 1, turn = ?, body = NULL WHERE id = ? AND status = 0;

-- set_item_aside: Set an item aside, finished by a turn.
UPDATE inbox SET status = 2, turn = coalesce(?, turn), reason = ? WHERE id = ? AND status = 0;

-- advance_conversation: Store the state after a turn if nobody else wrote.
UPDATE conversation SET state = ?, seq = ?, changed_at = ? WHERE id = ? AND epoch = ? AND seq = ? RETURNING no;

-- add_entry: Append the events of one commit.
INSERT INTO entry (conversation, first_seq, turn, at, events) VALUES (?, ?, ?, ?, ?);

-- entries_after: The log rows of a conversation that may hold events after a seq.
SELECT e.id, ?1, e.first_seq, e.turn, e.at, e.events FROM entry AS e
WHERE e.conversation = (SELECT no FROM conversation WHERE id = ?1)
  AND e.first_seq >= coalesce((SELECT max(p.first_seq) FROM entry AS p
    WHERE p.conversation = e.conversation AND p.first_seq <= ?2 + 1), 0)
ORDER BY e.first_seq LIMIT ?3;

-- entries_from: The log rows of all conversations from one on.
SELECT e.id, c.id, e.first_seq, e.turn, e.at, e.events FROM entry AS e
JOIN conversation AS c ON c.no = e.conversation WHERE e.id >= ? ORDER BY e.id LIMIT ?;

-- add_journal_row: Keep what a turn found out.
INSERT INTO journal (turn, step_key, kind, request_hash, result) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (turn, step_key) DO NOTHING;

-- drop_journal: Forget the journal of a turn that committed.
DELETE FROM journal WHERE turn = ?;

-- add_effect: Add an intended effect.
INSERT INTO effect (key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason,
  created_at, settled_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- effect_of_business: The effect that a business key stands for, unless it failed.
SELECT key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason, created_at,
  settled_by FROM effect WHERE tenant = ? AND business_key = ? AND status <> 'failed';

-- settle_effect: Store the outcome of an effect.
UPDATE effect SET status = ?, result = ?, reason = ?, settled_by = ? WHERE key = ?;

-- add_delivery: Store a delivery to make.
INSERT INTO outbox (id, conversation, channel, body, is_secret, available_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO NOTHING;

-- take_deliveries: Take due deliveries into a worker's hands.
UPDATE outbox SET holder = ?1 WHERE id IN (
  SELECT id FROM outbox WHERE status = 0 AND available_at <= ?2 AND (holder IS NULL OR holder = ?1
    OR NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = holder AND expires_at > ?2))
  ORDER BY available_at, rowid LIMIT ?3)
RETURNING id, (SELECT c.id FROM conversation AS c WHERE c.no = conversation), channel, body, attempts;

-- retry_delivery: Note a failure that is tried again.
UPDATE outbox SET attempts = attempts + 1, holder = NULL, reason = ?, available_at = ? WHERE id = ? AND status = 0;

-- set_timer: Set a timer, or set it anew.
INSERT INTO timer (conversation, id, kind, due_at, body) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (conversation, id) DO UPDATE SET kind = excluded.kind, due_at = excluded.due_at, body = excluded.body;

-- cancel_timer: Remove a timer.
DELETE FROM timer WHERE conversation = ? AND id = ?;

-- due_timers: Timers that are due, in order.
SELECT t.conversation, c.id, c.tenant, t.id, t.kind, t.due_at, t.body FROM timer AS t
JOIN conversation AS c ON c.no = t.conversation WHERE t.due_at <= ? ORDER BY t.due_at, t.id LIMIT ?;

-- put_case: Store a case as it stands.
INSERT INTO cases (id, tenant, conversation, status, reason, queue, priority, person, language, packet, opened_at,
  changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, queue = excluded.queue,
  priority = excluded.priority, person = excluded.person, language = excluded.language, packet = excluded.packet,
  changed_at = excluded.changed_at;
