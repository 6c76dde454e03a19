CREATE TABLE venue_series (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 80),
  venue TEXT NOT NULL,
  endpoint TEXT NOT NULL CHECK (endpoint IN ('simulator', 'production', 'test')),
  kind TEXT NOT NULL,
  coin TEXT NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('day', 'hour', 'event')),
  name TEXT NOT NULL CHECK (length(name) <= 80),
  step_ms INTEGER NOT NULL CHECK (step_ms > 0),
  wanted_from_ms INTEGER NOT NULL,
  wanted_to_ms INTEGER NOT NULL CHECK (wanted_to_ms > wanted_from_ms)
) STRICT;
CREATE TABLE venue_pages (
  id INTEGER PRIMARY KEY,
  series_id TEXT NOT NULL REFERENCES venue_series (id) ON DELETE CASCADE,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms > from_ms),
  request TEXT NOT NULL CHECK (length(request) <= 500),
  fetched_ms INTEGER NOT NULL,
  row_count INTEGER NOT NULL CHECK (row_count >= 0),
  findings TEXT NOT NULL
) STRICT;
CREATE INDEX venue_pages_of_series ON venue_pages (series_id, from_ms);
CREATE TABLE venue_values (
  series_id TEXT NOT NULL REFERENCES venue_series (id) ON DELETE CASCADE,
  time_ms INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (series_id, time_ms)
) STRICT, WITHOUT ROWID;
