-- One row per user action on the portfolio: the row changes that it made, compressed, in both directions.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL CHECK (length(label) BETWEEN 1 AND 300),
  created_ms INTEGER NOT NULL,
  is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1)),
  change_count INTEGER NOT NULL CHECK (change_count > 0),
  changes BLOB NOT NULL
) STRICT;
