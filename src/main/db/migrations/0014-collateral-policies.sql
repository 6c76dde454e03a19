-- Haircut policies of the user; shipped ones are a file and never stored.
CREATE TABLE collateral_policies (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 60),
  saved_ms INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT, WITHOUT ROWID;

-- Policy in use: of an account, or of a venue (`venue:deribit`) for its accounts without one of their own.
CREATE TABLE collateral_policy_choices (
  scope_id TEXT PRIMARY KEY CHECK (length(scope_id) BETWEEN 1 AND 200),
  policy_id TEXT NOT NULL CHECK (length(policy_id) BETWEEN 1 AND 60)
) STRICT, WITHOUT ROWID;

-- What each change replaced, newest last: taking the newest back removes its row.
CREATE TABLE collateral_policy_steps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  before TEXT NOT NULL CHECK (json_valid(before))
) STRICT;
