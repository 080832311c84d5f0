-- conversation_no: The short number and tenant of a conversation.
SELECT no, tenant FROM conversation WHERE id = ?;

-- conversation_row: A conversation with its state.
SELECT no, id, tenant, state, seq, epoch, owner FROM conversation WHERE id = ?;

-- recent_conversations: Conversations, last changed first.
SELECT no, id, tenant, state, seq, epoch, owner FROM conversation
ORDER BY changed_at DESC, no DESC LIMIT ?;

-- conversations_before: Conversations changed before another, last changed first.
SELECT c.no, c.id, c.tenant, c.state, c.seq, c.epoch, c.owner FROM conversation AS c
JOIN conversation AS mark ON mark.id = ?
WHERE (c.changed_at, c.no) < (mark.changed_at, mark.no)
ORDER BY c.changed_at DESC, c.no DESC LIMIT ?;

-- forget_worker: Remove a worker's row.
DELETE FROM worker WHERE id = ?;

-- release_conversations: Let go of what a worker owns.
UPDATE conversation SET owner = NULL WHERE owner = ?;

-- release_deliveries: Let go of the deliveries in a worker's hands.
UPDATE outbox SET holder = NULL WHERE holder = ? AND status = 0;

-- count_waiting: How many items wait.
SELECT count(*) FROM inbox WHERE status = 0;

-- item_hash: The earlier item of a key.
SELECT id, body_hash FROM inbox WHERE tenant = ? AND channel = ? AND dedupe_key = ?;

-- item_by_key: An item by its key.
SELECT i.id, c.id, i.channel, i.dedupe_key, i.kind, i.body, i.accepted_at, i.attempts, i.turn, i.status
FROM inbox AS i JOIN conversation AS c ON c.no = i.conversation
WHERE i.tenant = ? AND i.channel = ? AND i.dedupe_key = ?;

-- waiting_items: The waiting items of a conversation in order.
SELECT i.id, c.id, i.channel, i.dedupe_key, i.kind, i.body, i.accepted_at, i.attempts, i.turn, i.status
FROM inbox AS i JOIN conversation AS c ON c.no = i.conversation
WHERE i.conversation = (SELECT no FROM conversation WHERE id = ?) AND i.status = 0 ORDER BY i.id;

-- items_set_aside: Items that were set aside, oldest first.
SELECT i.id, c.id, i.channel, i.dedupe_key, i.kind, i.body, i.accepted_at, i.attempts, i.turn, i.status, i.reason
FROM inbox AS i JOIN conversation AS c ON c.no = i.conversation
WHERE i.status = 2 ORDER BY i.id LIMIT ?;

-- put_item_back: Let an item that was set aside wait again, for a turn with a name of its own.
UPDATE inbox SET status = 0, attempts = 0, reason = NULL, turn = turn || '+' WHERE id = ? AND status = 2;

-- drop_item: Give up an item that was set aside, and erase what it said.
UPDATE inbox SET status = 1, body = NULL WHERE id = ? AND status = 2;

-- current_epoch: The fence of a conversation.
SELECT epoch FROM conversation WHERE id = ?;

-- entries_of_turn: The log rows that a turn wrote.
SELECT e.id, c.id, e.first_seq, e.turn, e.at, e.events FROM entry AS e
JOIN conversation AS c ON c.no = e.conversation WHERE e.turn = ? ORDER BY e.first_seq;

-- journal_rows: What an interrupted turn had found out.
SELECT turn, step_key, kind, request_hash, result FROM journal WHERE turn = ? ORDER BY rowid;

-- effect_by_key: One effect.
SELECT key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason, created_at,
  settled_by FROM effect WHERE key = ?;

-- effects_of_turn: The effects that a turn intended.
SELECT key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason, created_at,
  settled_by FROM effect WHERE turn = ? ORDER BY created_at, rowid;

-- all_effects: The ledger, oldest first.
SELECT key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason, created_at,
  settled_by FROM effect ORDER BY created_at, rowid LIMIT ?;

-- effects_by_status: The ledger's rows of one status, oldest first.
SELECT key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason, created_at,
  settled_by FROM effect WHERE status = ? ORDER BY created_at, rowid LIMIT ?;

-- delivery_made: Note that a delivery was made; a secret is erased.
UPDATE outbox SET status = 1, holder = NULL, attempts = attempts + 1, body = CASE is_secret WHEN 1 THEN NULL ELSE body END
WHERE id = ? AND status = 0;

-- give_up_delivery: Note a failure that is not tried again; a secret is erased.
UPDATE outbox SET status = 2, attempts = attempts + 1, holder = NULL, reason = ?,
  body = CASE is_secret WHEN 1 THEN NULL ELSE body END WHERE id = ? AND status = 0;

-- dead_deliveries: Deliveries that were given up, oldest first.
SELECT o.id, c.id, o.channel, o.body, o.attempts, o.reason FROM outbox AS o JOIN conversation AS c ON c.no = o.conversation
WHERE o.status = 2 ORDER BY o.available_at, o.rowid LIMIT ?;

-- resend_delivery: Let a delivery that was given up be due again; a secret one is gone.
UPDATE outbox SET status = 0, attempts = 0, reason = NULL WHERE id = ? AND status = 2 AND body IS NOT NULL RETURNING id;

-- erase_inbox: Erase what earlier items of a conversation said; of those set aside nothing waits any more.
UPDATE inbox SET body = NULL, body_hash = ?, status = CASE status WHEN 2 THEN 1 ELSE status END
WHERE conversation = (SELECT no FROM conversation WHERE id = ?) AND id < ?;

-- erase_outbox: Erase the deliveries of a conversation; none is made any more.
UPDATE outbox SET body = NULL, status = 1, holder = NULL, reason = NULL
WHERE conversation = (SELECT no FROM conversation WHERE id = ?);

-- erase_timers: Remove the timers of a conversation.
DELETE FROM timer WHERE conversation = (SELECT no FROM conversation WHERE id = ?);

-- erase_cases: Erase what the cases of a conversation tell, and close them.
UPDATE cases SET packet = ?, status = 'closed' WHERE conversation = ?;

-- erase_effects: Erase what the writes of a conversation were about; that they were made stays.
UPDATE effect SET arguments = ?, result = ?, reason = '', business_key = 'erased:' || key WHERE conversation = ?;

-- erase_journal: Forget what interrupted turns of a conversation had found out, but for one.
DELETE FROM journal WHERE turn >= ? AND turn < ? AND turn <> ?;

-- erase_entry: Put events without content in the place of a log row's.
UPDATE entry SET events = ? WHERE id = ?;

-- next_timer: When the next timer is due.
SELECT min(due_at) FROM timer;

-- case_by_id: One case.
SELECT id, tenant, conversation, status, reason, queue, priority, person, language, packet, opened_at, changed_at
FROM cases WHERE id = ?;

-- all_cases: Cases, newest first.
SELECT id, tenant, conversation, status, reason, queue, priority, person, language, packet, opened_at, changed_at
FROM cases ORDER BY opened_at DESC, rowid DESC LIMIT ?;

-- cases_by_status: Cases of one status, newest first.
SELECT id, tenant, conversation, status, reason, queue, priority, person, language, packet, opened_at, changed_at
FROM cases WHERE status = ? ORDER BY opened_at DESC, rowid DESC LIMIT ?;

-- add_release: Store a release's files once, and that it is the newest in service.
INSERT INTO release (id, assistant, files, created_at) VALUES (?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at;

-- release_by_id: One release.
SELECT id, assistant, files, created_at FROM release WHERE id = ?;

-- all_releases: The ids of the stored releases; the last one was put in service last.
SELECT id FROM release ORDER BY created_at, id;
