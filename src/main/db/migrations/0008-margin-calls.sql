CREATE TABLE margin_calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- No reference: the record of a call outlives its account.
  account_id TEXT NOT NULL CHECK (length(account_id) BETWEEN 1 AND 60),
  account_name TEXT NOT NULL,
  model_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('warning', 'call', 'met', 'breached', 'closed')),
  opened_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  amount_usd REAL NOT NULL CHECK (amount_usd >= 0),
  deadline_ms INTEGER,
  -- Why: shares of lost headroom by cause, or why they are not known.
  causes TEXT CHECK (causes IS NULL OR json_valid(causes))
) STRICT;
CREATE UNIQUE INDEX margin_calls_one_open ON margin_calls (account_id) WHERE state <> 'closed';
CREATE INDEX margin_calls_by_time ON margin_calls (opened_ms);

CREATE TABLE margin_call_steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  call_id INTEGER NOT NULL REFERENCES margin_calls (id),
  at_ms INTEGER NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  equity_usd REAL NOT NULL,
  initial_margin_usd REAL NOT NULL,
  maintenance_margin_usd REAL NOT NULL,
  amount_usd REAL NOT NULL
) STRICT;
CREATE INDEX margin_call_steps_by_call ON margin_call_steps (call_id);
CREATE TRIGGER margin_call_steps_never_updated BEFORE UPDATE ON margin_call_steps
BEGIN SELECT RAISE(ABORT, 'steps of a margin call are append-only'); END;
CREATE TRIGGER margin_call_steps_never_deleted BEFORE DELETE ON margin_call_steps
BEGIN SELECT RAISE(ABORT, 'steps of a margin call are append-only'); END;
-- A replacing insert removes the old row without asking the trigger on removal.
CREATE TRIGGER margin_call_steps_never_replaced BEFORE INSERT ON margin_call_steps
WHEN EXISTS (SELECT 1 FROM margin_call_steps WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'steps of a margin call are append-only'); END;

CREATE TABLE alert_rules (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 60),
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 120),
  -- An account, or * for the desk.
  account_id TEXT NOT NULL CHECK (length(account_id) BETWEEN 1 AND 60),
  measure TEXT NOT NULL CHECK (length(measure) BETWEEN 1 AND 60),
  direction TEXT NOT NULL CHECK (direction IN ('above', 'below')),
  threshold REAL NOT NULL,
  hysteresis REAL NOT NULL CHECK (hysteresis >= 0),
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  is_raised INTEGER NOT NULL DEFAULT 0 CHECK (is_raised IN (0, 1)),
  raised_ms INTEGER,
  snoozed_until_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE alert_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule_id TEXT NOT NULL,
  label TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL CHECK (event IN ('raised', 'cleared')),
  value REAL NOT NULL,
  threshold REAL NOT NULL
) STRICT;
