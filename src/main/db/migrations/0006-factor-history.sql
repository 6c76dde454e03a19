CREATE TABLE factor_series (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 60),
  title TEXT NOT NULL CHECK (length(title) <= 300),
  source TEXT NOT NULL CHECK (length(source) <= 500),
  source_url TEXT NOT NULL CHECK (length(source_url) <= 500),
  licence TEXT NOT NULL CHECK (length(licence) <= 300),
  is_bundled INTEGER NOT NULL CHECK (is_bundled IN (0, 1)),
  imported_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE factor_values (
  series_id TEXT NOT NULL REFERENCES factor_series (id) ON DELETE CASCADE,
  time_ms INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (series_id, time_ms)
) STRICT, WITHOUT ROWID;
