-- Vols set by hand, for a strike or (strike NULL) for a whole expiry; edited through the journal like the portfolio.
CREATE TABLE vol_overrides (
  venue TEXT NOT NULL CHECK (length(venue) BETWEEN 1 AND 40),
  index_name TEXT NOT NULL CHECK (length(index_name) BETWEEN 1 AND 80),
  expiry_ms INTEGER NOT NULL,
  strike REAL CHECK (strike > 0),
  kind TEXT NOT NULL CHECK (kind IN ('absolute', 'shift')),
  vol REAL NOT NULL CHECK (vol BETWEEN -5 AND 20 AND (kind = 'shift' OR vol > 0)),
  set_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX vol_overrides_place ON vol_overrides (venue, index_name, expiry_ms, ifnull(strike, 0));

-- Fitted surfaces of the past, one an hour: what yesterday's smile is drawn from.
CREATE TABLE surface_snapshots (
  venue TEXT NOT NULL,
  index_name TEXT NOT NULL,
  taken_ms INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body)),
  PRIMARY KEY (venue, index_name, taken_ms)
) STRICT, WITHOUT ROWID;
