-- export_conversation: Conversations after a number.
SELECT no, id, tenant, state, seq, epoch, changed_at FROM conversation WHERE no > ? ORDER BY no LIMIT ?;

-- import_conversation: Take over a conversation.
INSERT INTO conversation (no, id, tenant, state, seq, epoch, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?);

-- export_inbox: Inbox items after a number.
SELECT id, conversation, tenant, channel, dedupe_key, kind, body, body_hash, accepted_at, attempts, turn, status, reason
FROM inbox WHERE id > ? ORDER BY id LIMIT ?;

-- import_inbox: Take over an inbox item.
INSERT INTO inbox (id, conversation, tenant, channel, dedupe_key, kind, body, body_hash, accepted_at, attempts, turn,
  status, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- export_entry: Log rows after a number.
SELECT id, conversation, first_seq, turn, at, events FROM entry WHERE id > ? ORDER BY id LIMIT ?;

-- import_entry: Take over a log row.
INSERT INTO entry (id, conversation, first_seq, turn, at, events) VALUES (?, ?, ?, ?, ?, ?);

-- export_journal: Journal rows after a number.
SELECT rowid, turn, step_key, kind, request_hash, result FROM journal WHERE rowid > ? ORDER BY rowid LIMIT ?;

-- import_journal: Take over a journal row.
INSERT INTO journal (rowid, turn, step_key, kind, request_hash, result) VALUES (?, ?, ?, ?, ?, ?);

-- export_effect: Effects after a number.
SELECT rowid, key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason, created_at,
  settled_by FROM effect WHERE rowid > ? ORDER BY rowid LIMIT ?;

-- import_effect: Take over an effect.
INSERT INTO effect (rowid, key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason,
  created_at, settled_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- export_outbox: Deliveries after a number.
SELECT rowid, id, conversation, channel, body, is_secret, status, attempts, available_at, reason FROM outbox
WHERE rowid > ? ORDER BY rowid LIMIT ?;

-- import_outbox: Take over a delivery.
INSERT INTO outbox (rowid, id, conversation, channel, body, is_secret, status, attempts, available_at, reason)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- export_timer: Timers after the one of a conversation's number and an id.
SELECT conversation, id, kind, due_at, body FROM timer WHERE (conversation, id) > (?, ?)
ORDER BY conversation, id LIMIT ?;

-- import_timer: Take over a timer.
INSERT INTO timer (conversation, id, kind, due_at, body) VALUES (?, ?, ?, ?, ?);

-- export_cases: Cases after a number.
SELECT rowid, id, tenant, conversation, status, reason, queue, priority, person, language, packet, opened_at, changed_at
FROM cases WHERE rowid > ? ORDER BY rowid LIMIT ?;

-- import_cases: Take over a case.
INSERT INTO cases (rowid, id, tenant, conversation, status, reason, queue, priority, person, language, packet, opened_at,
  changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- export_release: Releases after an id.
SELECT id, assistant, files, created_at FROM release WHERE id > ? ORDER BY id LIMIT ?;

-- import_release: Take over a release.
INSERT INTO release (id, assistant, files, created_at) VALUES (?, ?, ?, ?);
