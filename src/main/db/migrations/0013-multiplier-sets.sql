-- Named multiplier sets of the user; the shipped ones are a file and never stored.
CREATE TABLE multiplier_sets (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 60),
  saved_ms INTEGER NOT NULL,
  -- Kept, so that a deletion can be taken back.
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;

-- Sets in use: of an account, or * for the desk and every account without a choice of its own.
CREATE TABLE multiplier_choices (
  scope_id TEXT PRIMARY KEY CHECK (length(scope_id) BETWEEN 1 AND 200),
  set_ids TEXT NOT NULL CHECK (json_valid(set_ids))
) STRICT, WITHOUT ROWID;
