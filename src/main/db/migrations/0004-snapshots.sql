CREATE TABLE snapshots (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200),
  label TEXT NOT NULL CHECK (length(label) <= 120),
  taken_ms INTEGER NOT NULL,
  quote_count INTEGER NOT NULL CHECK (quote_count >= 0),
  body BLOB NOT NULL
) STRICT;
CREATE INDEX snapshots_by_time ON snapshots (taken_ms);
