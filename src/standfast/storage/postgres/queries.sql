-- db_now: The database's time in milliseconds.
SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint;

-- accept: Store items, each once by its key, and make the conversations that are new.
WITH clock AS MATERIALIZED (
  SELECT coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now),
asked AS MATERIALIZED (
  SELECT a.*, i.id AS earlier, i.body_hash AS earlier_hash
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::json[], $8::bytea[])
  WITH ORDINALITY AS a (tenant, conversation, channel, dedupe_key, kind, body, body_hash, place)
  LEFT JOIN LATERAL (SELECT id, body_hash FROM inbox AS o
    WHERE (o.tenant, o.channel, o.dedupe_key) = (a.tenant, a.channel, a.dedupe_key) OFFSET 0) AS i ON true),
met AS (
  INSERT INTO conversation (id, tenant, seq, epoch, changed_at)
  SELECT DISTINCT ON (a.conversation) a.conversation, a.tenant, 0, 0, clock.now FROM asked AS a CROSS JOIN clock
  WHERE a.earlier IS NULL AND NOT EXISTS (
    SELECT 1 FROM conversation AS c WHERE c.id = a.conversation OFFSET 0)
  ORDER BY a.conversation, a.place
  ON CONFLICT (id) DO NOTHING RETURNING no, id, tenant),
chat AS (
  SELECT no, id, tenant FROM met
  UNION SELECT c.no, c.id, c.tenant FROM asked AS a
  CROSS JOIN LATERAL (SELECT no, id, tenant FROM conversation WHERE id = a.conversation OFFSET 0) AS c),
added AS (
  INSERT INTO inbox (conversation, tenant, channel, dedupe_key, kind, body, body_hash, accepted_at)
  SELECT chat.no, a.tenant, a.channel, a.dedupe_key, a.kind, a.body, a.body_hash, clock.now
  FROM asked AS a JOIN chat ON chat.id = a.conversation AND chat.tenant = a.tenant CROSS JOIN clock
  WHERE a.earlier IS NULL ORDER BY a.place
  ON CONFLICT (tenant, channel, dedupe_key) DO NOTHING RETURNING id, tenant, channel, dedupe_key)
SELECT a.place, chat.tenant, added.id, a.earlier, a.earlier_hash FROM asked AS a
LEFT JOIN chat ON chat.id = a.conversation
LEFT JOIN added ON (added.tenant, added.channel, added.dedupe_key) = (a.tenant, a.channel, a.dedupe_key)
ORDER BY a.place;

-- known_keys: How many keys of inbox items are known already.
SELECT count(*) FROM inbox AS i JOIN unnest($1::text[], $2::text[], $3::text[]) AS a (tenant, channel, dedupe_key)
ON (i.tenant, i.channel, i.dedupe_key) = (a.tenant, a.channel, a.dedupe_key);

-- ready_conversations: Conversations with waiting items that no other living worker owns.
SELECT c.id FROM inbox AS i JOIN conversation AS c ON c.no = i.conversation
WHERE i.status = 0 AND (c.owner IS NULL OR c.owner = $2 OR NOT EXISTS (
  SELECT 1 FROM worker AS w WHERE w.id = c.owner
  AND w.expires_at > coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)))
GROUP BY c.no ORDER BY min(i.id) LIMIT $3;

-- claim: Become the owner and raise the epoch, unless a living worker owns it.
UPDATE conversation AS c SET owner = $2, epoch = epoch + 1
WHERE c.id = $3 AND (c.owner IS NULL OR c.owner = $2 OR NOT EXISTS (
  SELECT 1 FROM worker AS w WHERE w.id = c.owner
  AND w.expires_at > coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)))
RETURNING no, id, tenant, state, seq, epoch, owner;

-- take: Claim conversations unless held, choose the items of each one's next turn and count the attempt.
WITH clock AS MATERIALIZED (
  SELECT coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now),
asked AS (SELECT * FROM unnest($2::text[], $3::text[], $4::bigint[]) WITH ORDINALITY AS a (worker, id, epoch, place)),
claimed AS (
  UPDATE conversation AS c SET owner = a.worker, epoch = c.epoch + 1 FROM asked AS a CROSS JOIN clock
  WHERE c.id = a.id AND (c.owner IS NULL OR (c.owner = a.worker AND c.epoch IS DISTINCT FROM a.epoch) OR (
    c.owner <> a.worker AND NOT EXISTS (SELECT 1 FROM worker AS w WHERE w.id = c.owner AND w.expires_at > clock.now)))
  RETURNING a.place, c.no, c.id, c.tenant, c.state, c.seq, c.epoch),
mine AS (
  SELECT no, id FROM claimed
  UNION ALL SELECT c.no, c.id FROM asked AS a
  CROSS JOIN LATERAL (SELECT no, id, owner, epoch FROM conversation WHERE id = a.id OFFSET 0) AS c
  WHERE c.owner = a.worker AND c.epoch = a.epoch),
waiting AS MATERIALIZED (
  SELECT i.id, i.turn,
    first_value(i.turn) OVER (PARTITION BY mine.no ORDER BY i.turn IS NULL, i.id) AS fixed,
    min(i.id) FILTER (WHERE i.attempts > 0) OVER (PARTITION BY mine.no) AS tried,
    min(i.id) OVER (PARTITION BY mine.no) AS first
  FROM mine CROSS JOIN LATERAL (
    SELECT id, turn, attempts FROM inbox WHERE conversation = mine.no AND status = 0 OFFSET 0) AS i),
counted AS (
  UPDATE inbox AS i SET attempts = attempts + 1 FROM waiting AS w
  WHERE i.id = w.id AND i.status < 1 AND CASE WHEN w.fixed IS NOT NULL THEN w.turn = w.fixed
    ELSE w.tried IS NULL OR w.id < w.tried OR w.id = w.first END
  RETURNING i.id, i.conversation, i.channel, i.dedupe_key, i.kind, i.body, i.accepted_at, i.attempts, i.turn),
lazy AS MATERIALIZED (
  SELECT set_config('synchronous_commit', 'off', true) AS level WHERE NOT EXISTS (SELECT 1 FROM claimed))
SELECT a.place, known.no IS NOT NULL, mine.no IS NOT NULL,
  claimed.no, claimed.id, claimed.tenant, claimed.state, claimed.seq, claimed.epoch, lazy.level,
  counted.id, a.id, counted.channel, counted.dedupe_key, counted.kind, counted.body, counted.accepted_at,
  counted.attempts, counted.turn
FROM asked AS a LEFT JOIN lazy ON true
LEFT JOIN LATERAL (SELECT no FROM conversation WHERE id = a.id OFFSET 0) AS known ON true
LEFT JOIN mine ON mine.id = a.id
LEFT JOIN claimed ON claimed.place = a.place
LEFT JOIN counted ON counted.conversation = mine.no
ORDER BY a.place, counted.id;

-- count_attempts: Count one more attempt on items.
WITH lazy AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
UPDATE inbox SET attempts = attempts + 1 FROM lazy WHERE id = ANY ($1::bigint[]) RETURNING attempts;

-- set_aside: Set waiting items aside.
UPDATE inbox SET status = 2, reason = $2 WHERE id = ANY ($1::bigint[]) AND status = 0;

-- heartbeat: Say until when a worker lives.
WITH lazy AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
INSERT INTO worker (id, expires_at)
SELECT $2, coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) + $3::bigint FROM lazy
ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at;

-- release_all: Let go of all that a worker owns.
WITH chats AS (UPDATE conversation SET owner = NULL WHERE owner = $1),
deliveries AS (UPDATE outbox SET holder = NULL WHERE holder = $1 AND status = 0)
DELETE FROM worker WHERE id = $1;

-- journal: Fix the items of turns, keep what they found out and add their effects, where the epoch is the current one.
WITH clock AS MATERIALIZED (
  SELECT coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now),
asked AS (
  SELECT * FROM unnest($2::text[], $3::bigint[], $4::text[]) WITH ORDINALITY AS a (id, epoch, turn, place)),
fence AS MATERIALIZED (
  SELECT a.place, a.turn FROM asked AS a JOIN conversation AS c ON c.id = a.id AND c.epoch = a.epoch
  FOR NO KEY UPDATE OF c),
fixed AS (
  UPDATE inbox AS i SET turn = f.turn FROM fence AS f JOIN unnest($5::bigint[], $6::bigint[]) AS n (place, id)
  ON n.place = f.place WHERE i.id = n.id AND i.status < 1 AND f.turn IS NOT NULL),
kept AS (
  INSERT INTO journal (turn, step_key, kind, request_hash, result)
  SELECT n.turn, n.step_key, n.kind, n.request_hash, n.result FROM fence AS f
  JOIN unnest($7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[], $12::json[])
  WITH ORDINALITY AS n (place, turn, step_key, kind, request_hash, result, no) ON n.place = f.place ORDER BY n.no
  ON CONFLICT (turn, step_key) DO NOTHING),
intent AS (
  SELECT n.* FROM fence AS f
  JOIN unnest($13::bigint[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::json[],
    $21::text[], $22::json[], $23::text[], $24::text[])
  WITH ORDINALITY AS n (place, key, tenant, business_key, conversation, turn, operation, arguments, status, result,
    reason, settled_by, no) ON n.place = f.place),
added AS (
  INSERT INTO effect (key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason,
    created_at, settled_by)
  SELECT n.key, n.tenant, n.business_key, n.conversation, n.turn, n.operation, n.arguments, n.status, n.result,
    n.reason, clock.now, n.settled_by
  FROM intent AS n CROSS JOIN clock
  WHERE NOT EXISTS (SELECT 1 FROM effect AS e WHERE e.key = n.key OFFSET 0)
    AND NOT EXISTS (SELECT 1 FROM effect AS e
      WHERE e.tenant = n.tenant AND e.business_key = n.business_key AND e.status <> 'failed' OFFSET 0)
  ORDER BY n.no
  ON CONFLICT DO NOTHING
  RETURNING key, tenant, business_key, conversation, turn, operation, arguments, status, result, reason, created_at,
    settled_by)
SELECT added.*, true, NULL::bigint FROM added
UNION ALL
SELECT e.key, e.tenant, e.business_key, e.conversation, e.turn, e.operation, e.arguments, e.status, e.result, e.reason,
  e.created_at, e.settled_by, false, NULL FROM intent AS n
  CROSS JOIN LATERAL (SELECT * FROM effect WHERE key = n.key OFFSET 0) AS e
UNION ALL
SELECT e.key, e.tenant, e.business_key, e.conversation, e.turn, e.operation, e.arguments, e.status, e.result, e.reason,
  e.created_at, e.settled_by, false, NULL FROM intent AS n
  CROSS JOIN LATERAL (SELECT * FROM effect
    WHERE tenant = n.tenant AND business_key = n.business_key AND status <> 'failed' OFFSET 0) AS e
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.place FROM fence AS f;

-- commit: Store everything that turns changed, where nobody else wrote; tell which were stored.
WITH clock AS MATERIALIZED (
  SELECT coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now),
asked AS (
  SELECT * FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bigint[], $8::text[],
    $9::text[]) WITH ORDINALITY AS a (id, epoch, expected, seq, state, at, turn, reason, place)),
moved AS (
  UPDATE conversation AS c SET state = a.state, seq = a.seq, changed_at = coalesce(a.at, clock.now)
  FROM asked AS a CROSS JOIN clock WHERE c.id = a.id AND c.epoch = a.epoch AND c.seq = a.expected
  RETURNING a.place, c.no, a.turn, a.reason, c.changed_at AS at),
numbering AS MATERIALIZED (
  SELECT pg_advisory_xact_lock_shared((21332::bigint << 48) + last_value - CASE WHEN is_called THEN 0 ELSE 1 END)
    AS begun FROM entry_id_seq),
entered AS (
  INSERT INTO entry (conversation, first_seq, turn, at, events)
  SELECT m.no, n.first_seq, m.turn, m.at, n.events FROM numbering
  CROSS JOIN unnest($10::bigint[], $11::bigint[], $12::json[]) AS n (place, first_seq, events)
  JOIN moved AS m ON m.place = n.place WHERE numbering.begun IS NOT NULL ORDER BY n.place, n.first_seq),
finished AS (
  UPDATE inbox AS i SET status = 1, turn = m.turn, body = NULL
  FROM unnest($13::bigint[], $14::bigint[]) AS n (place, id) JOIN moved AS m ON m.place = n.place
  WHERE i.id = n.id AND i.status < 1),
aside AS (
  UPDATE inbox AS i SET status = 2, turn = m.turn, reason = m.reason
  FROM unnest($15::bigint[], $16::bigint[]) AS n (place, id) JOIN moved AS m ON m.place = n.place
  WHERE i.id = n.id AND i.status < 1),
sent AS (
  INSERT INTO outbox (id, conversation, channel, body, is_secret, available_at)
  SELECT n.id, m.no, n.channel, n.body, n.is_secret, m.at
  FROM unnest($17::bigint[], $18::text[], $19::text[], $20::json[], $21::smallint[])
  WITH ORDINALITY AS n (place, id, channel, body, is_secret, no) JOIN moved AS m ON m.place = n.place ORDER BY n.no
  ON CONFLICT (id) DO NOTHING),
cancelled AS (
  DELETE FROM timer AS t USING unnest($22::bigint[], $23::text[]) AS n (place, id) JOIN moved AS m ON m.place = n.place
  WHERE t.conversation = m.no AND t.id = n.id),
set_anew AS (
  INSERT INTO timer (conversation, id, kind, due_at, body)
  SELECT m.no, n.id, n.kind, n.due_at, n.body
  FROM unnest($24::bigint[], $25::text[], $26::text[], $27::bigint[], $28::json[]) AS n (place, id, kind, due_at, body)
  JOIN moved AS m ON m.place = n.place
  ON CONFLICT (conversation, id) DO UPDATE SET kind = excluded.kind, due_at = excluded.due_at, body = excluded.body),
settled AS (
  UPDATE effect AS e SET status = n.status, result = n.result, reason = n.reason, settled_by = n.settled_by
  FROM unnest($29::bigint[], $30::text[], $31::text[], $32::json[], $33::text[], $34::text[])
  AS n (place, key, status, result, reason, settled_by) JOIN moved AS m ON m.place = n.place WHERE e.key = n.key),
cased AS (
  INSERT INTO cases (id, tenant, conversation, status, reason, queue, priority, person, language, packet, opened_at,
    changed_at)
  SELECT n.id, n.tenant, n.conversation, n.status, n.reason, n.queue, n.priority, n.person, n.language, n.packet,
    n.opened_at, n.changed_at
  FROM unnest($35::bigint[], $36::text[], $37::text[], $38::text[], $39::text[], $40::text[], $41::text[], $42::text[],
    $43::text[], $44::text[], $45::json[], $46::bigint[], $47::bigint[])
  WITH ORDINALITY AS n (place, id, tenant, conversation, status, reason, queue, priority, person, language, packet,
    opened_at, changed_at, no) JOIN moved AS m ON m.place = n.place ORDER BY n.no
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, queue = excluded.queue,
    priority = excluded.priority, person = excluded.person, language = excluded.language, packet = excluded.packet,
    changed_at = excluded.changed_at),
forgotten AS (DELETE FROM journal AS j USING moved AS m WHERE j.turn = m.turn)
SELECT place FROM moved;

-- entries_after: The log rows of a conversation that may hold events after a seq.
SELECT e.id, c.id, e.first_seq, e.turn, e.at, e.events FROM conversation AS c JOIN entry AS e ON e.conversation = c.no
WHERE c.id = $1 AND e.first_seq >= coalesce((SELECT max(p.first_seq) FROM entry AS p
  WHERE p.conversation = c.no AND p.first_seq <= $2 + 1), 0)
ORDER BY e.first_seq LIMIT $3;

-- log_horizon: The log row up to which none can appear any more.
WITH top AS MATERIALIZED (
  SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END AS id FROM entry_id_seq)
SELECT least(top.id, (
  SELECT min(((l.classid::bigint & 65535) << 32) + l.objid::bigint) FROM pg_locks AS l
  JOIN pg_database AS d ON d.oid = l.database AND d.datname = current_database()
  WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND (l.classid::bigint >> 16) = 21332 AND top.id >= 0)) FROM top;

-- entries_between: The log rows of all conversations from one on, up to another.
SELECT e.id, c.id, e.first_seq, e.turn, e.at, e.events FROM entry AS e JOIN conversation AS c ON c.no = e.conversation
WHERE e.id >= $1 AND e.id <= $2 ORDER BY e.id LIMIT $3;

-- take_deliveries: Take due deliveries into a worker's hands.
WITH clock AS MATERIALIZED (
  SELECT coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now,
    set_config('synchronous_commit', 'off', true) AS lazy),
due AS MATERIALIZED (
  SELECT o.id FROM outbox AS o CROSS JOIN clock WHERE o.status = 0 AND o.available_at <= clock.now
    AND (o.holder IS NULL OR o.holder = $2
      OR NOT EXISTS (SELECT 1 FROM worker AS w WHERE w.id = o.holder AND w.expires_at > clock.now))
  ORDER BY o.available_at, o.rowid LIMIT $3 FOR UPDATE OF o SKIP LOCKED),
taken AS (
  UPDATE outbox AS o SET holder = $2 FROM due WHERE o.id = due.id
  RETURNING o.id, o.conversation, o.channel, o.body, o.attempts, o.available_at, o.rowid)
SELECT t.id, c.id, t.channel, t.body, t.attempts FROM taken AS t JOIN conversation AS c ON c.no = t.conversation
ORDER BY t.available_at, t.rowid;

-- retry_delivery: Note a failure that is tried again.
UPDATE outbox SET attempts = attempts + 1, holder = NULL, reason = $2,
  available_at = coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) + $3::bigint
WHERE id = $4 AND status = 0;

-- due_timers: Timers that are due, in order.
SELECT t.conversation, c.id, c.tenant, t.id, t.kind, t.due_at, t.body FROM timer AS t
JOIN conversation AS c ON c.no = t.conversation
WHERE t.due_at <= coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
ORDER BY t.due_at, t.id, t.conversation LIMIT $2;

-- fire_timers: Turn timers into inbox items, each that is still set as it was read.
WITH asked AS (
  SELECT * FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::json[], $8::bytea[])
  WITH ORDINALITY AS a (conversation, id, due_at, tenant, dedupe_key, body, body_hash, place)),
gone AS (
  DELETE FROM timer AS t USING asked AS a WHERE (t.conversation, t.id, t.due_at) = (a.conversation, a.id, a.due_at)
  RETURNING a.place),
fired AS (
  INSERT INTO inbox (conversation, tenant, channel, dedupe_key, kind, body, body_hash, accepted_at)
  SELECT a.conversation, a.tenant, 'timer', a.dedupe_key, 'timer', a.body, a.body_hash,
    coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
  FROM asked AS a JOIN gone ON gone.place = a.place ORDER BY a.place
  ON CONFLICT (tenant, channel, dedupe_key) DO NOTHING)
SELECT gone.place, set_config('synchronous_commit', 'off', true) FROM gone;

-- hint: Tell listeners which conversations have something new.
SELECT pg_notify('standfast', $1);

-- has_schema: Whether the schema was ever made.
SELECT to_regclass('schema_version') IS NOT NULL;

-- schema_version: The newest migration, and the oldest version of the product that it serves.
SELECT coalesce(max(number), 0), coalesce(max(serves_from), 0) FROM schema_version;

-- go_on_numbering: Go on with numbers after the highest of each table.
SELECT setval('conversation_no_seq', coalesce((SELECT max(no) FROM conversation), 0) + 1, false),
  setval('inbox_id_seq', coalesce((SELECT max(id) FROM inbox), 0) + 1, false),
  setval('entry_id_seq', coalesce((SELECT max(id) FROM entry), 0) + 1, false),
  setval('journal_rowid_seq', coalesce((SELECT max(rowid) FROM journal), 0) + 1, false),
  setval('effect_rowid_seq', coalesce((SELECT max(rowid) FROM effect), 0) + 1, false),
  setval('outbox_rowid_seq', coalesce((SELECT max(rowid) FROM outbox), 0) + 1, false),
  setval('cases_rowid_seq', coalesce((SELECT max(rowid) FROM cases), 0) + 1, false);
