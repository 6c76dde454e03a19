CREATE TABLE scenario_sets (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 100),
  current_version INTEGER NOT NULL CHECK (current_version >= 1),
  is_built_in INTEGER NOT NULL CHECK (is_built_in IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  FOREIGN KEY (id, current_version) REFERENCES scenario_versions (set_id, version) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- History: a version is written once and never changed.
CREATE TABLE scenario_versions (
  set_id TEXT NOT NULL REFERENCES scenario_sets (id) DEFERRABLE INITIALLY DEFERRED,
  version INTEGER NOT NULL CHECK (version >= 1),
  saved_ms INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('built-in', 'user')),
  body TEXT NOT NULL CHECK (json_valid(body)),
  PRIMARY KEY (set_id, version)
) STRICT, WITHOUT ROWID;
