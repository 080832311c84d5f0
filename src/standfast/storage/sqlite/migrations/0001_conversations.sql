-- Conversations and everything durable about them. Times are milliseconds since 1970 in UTC.
CREATE TABLE conversation (
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  state BLOB NOT NULL,
  seq INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  owner TEXT,
  changed_at INTEGER NOT NULL
);
CREATE INDEX conversation_changed ON conversation (changed_at);
CREATE INDEX conversation_owner ON conversation (owner) WHERE owner IS NOT NULL;

CREATE TABLE worker (
  id TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- status: 0 waiting, 1 done, 2 set aside
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (no),
  tenant TEXT NOT NULL,
  channel TEXT NOT NULL,
  dedupe_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  body BLOB,
  body_hash BLOB NOT NULL,
  accepted_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  turn TEXT,
  status INTEGER NOT NULL DEFAULT 0,
  reason TEXT
);
CREATE UNIQUE INDEX inbox_once ON inbox (tenant, channel, dedupe_key);
CREATE INDEX inbox_waiting ON inbox (conversation, id) WHERE status = 0;
CREATE INDEX inbox_set_aside ON inbox (id) WHERE status = 2;

-- The log: a row holds the events of one commit as a JSON array, the first being first_seq.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (no),
  first_seq INTEGER NOT NULL,
  turn TEXT NOT NULL,
  at INTEGER NOT NULL,
  events BLOB NOT NULL
);
CREATE UNIQUE INDEX entry_order ON entry (conversation, first_seq);
CREATE INDEX entry_turn ON entry (turn);

CREATE TABLE journal (
  turn TEXT NOT NULL,
  step_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  result BLOB NOT NULL,
  PRIMARY KEY (turn, step_key)
);

CREATE TABLE effect (
  key TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  business_key TEXT NOT NULL,
  conversation TEXT NOT NULL,
  turn TEXT NOT NULL,
  operation TEXT NOT NULL,
  arguments BLOB NOT NULL,
  status TEXT NOT NULL,
  result BLOB NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  settled_by TEXT NOT NULL
);
CREATE UNIQUE INDEX effect_once ON effect (tenant, business_key) WHERE status <> 'failed';
CREATE INDEX effect_open ON effect (status, created_at);
CREATE INDEX effect_turn ON effect (turn);

-- status: 0 due, 1 delivered, 2 given up
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation (no),
  channel TEXT NOT NULL,
  body BLOB,
  is_secret INTEGER NOT NULL,
  status INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  available_at INTEGER NOT NULL,
  holder TEXT,
  reason TEXT
);
CREATE INDEX outbox_due ON outbox (available_at) WHERE status = 0;
CREATE INDEX outbox_dead ON outbox (available_at) WHERE status = 2;

CREATE TABLE timer (
  conversation INTEGER NOT NULL REFERENCES conversation (no),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (conversation, id)
) WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due_at);

CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  conversation TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  queue TEXT NOT NULL,
  priority TEXT NOT NULL,
  person TEXT NOT NULL,
  language TEXT NOT NULL,
  packet BLOB NOT NULL,
  opened_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);
CREATE INDEX cases_status ON cases (status, opened_at);
CREATE INDEX cases_opened ON cases (opened_at);

CREATE TABLE release (
  id TEXT PRIMARY KEY,
  assistant TEXT NOT NULL,
  files BLOB NOT NULL,
  created_at INTEGER NOT NULL
);
