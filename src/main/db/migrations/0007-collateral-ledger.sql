-- Append-only: an entry is written once; what was booked wrongly is taken back by an entry that names it.
CREATE TABLE collateral_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- First entry of a substitution, whose two sides are one act.
  pair_id INTEGER REFERENCES collateral_entries (id) DEFERRABLE INITIALLY DEFERRED,
  account_id TEXT NOT NULL REFERENCES accounts (id) DEFERRABLE INITIALLY DEFERRED,
  currency TEXT NOT NULL CHECK (length(currency) BETWEEN 1 AND 20),
  kind TEXT NOT NULL CHECK (
    kind IN ('posting', 'withdrawal', 'lock', 'release', 'substitution', 'adjustment', 'reversal')
  ),
  -- What the entry adds to the total and to the locked part: signed decimal text.
  amount TEXT NOT NULL CHECK (
    length(amount) BETWEEN 1 AND 60 AND amount NOT GLOB '*[^-0-9.]*' AND amount NOT GLOB '?*-*'
    AND amount NOT GLOB '*.*.*' AND ltrim(amount, '-') GLOB '[0-9]*' AND amount GLOB '*[0-9]'
  ),
  locked TEXT NOT NULL CHECK (
    length(locked) BETWEEN 1 AND 60 AND locked NOT GLOB '*[^-0-9.]*' AND locked NOT GLOB '?*-*'
    AND locked NOT GLOB '*.*.*' AND ltrim(locked, '-') GLOB '[0-9]*' AND locked GLOB '*[0-9]'
  ),
  booked_ms INTEGER NOT NULL,
  note TEXT NOT NULL CHECK (length(note) <= 300),
  reverses INTEGER UNIQUE REFERENCES collateral_entries (id),
  CHECK ((kind = 'reversal') = (reverses IS NOT NULL)),
  CHECK (amount <> '0' OR locked <> '0')
) STRICT;
CREATE INDEX collateral_by_account ON collateral_entries (account_id, currency);
CREATE TRIGGER collateral_never_updated BEFORE UPDATE ON collateral_entries
BEGIN SELECT RAISE(ABORT, 'the collateral ledger is append-only'); END;
CREATE TRIGGER collateral_never_deleted BEFORE DELETE ON collateral_entries
BEGIN SELECT RAISE(ABORT, 'the collateral ledger is append-only'); END;
-- A replacing insert removes the old row without asking the trigger on removal.
CREATE TRIGGER collateral_never_replaced BEFORE INSERT ON collateral_entries
WHEN EXISTS (SELECT 1 FROM collateral_entries WHERE id = NEW.id OR reverses = NEW.reverses)
BEGIN SELECT RAISE(ABORT, 'the collateral ledger is append-only'); END;

-- How much the desk is willing to leave with a venue.
CREATE TABLE exposure_limits (
  venue TEXT PRIMARY KEY CHECK (length(venue) BETWEEN 1 AND 40),
  limit_usd REAL NOT NULL CHECK (limit_usd > 0),
  warning_share REAL NOT NULL CHECK (warning_share > 0 AND warning_share <= 1)
) STRICT, WITHOUT ROWID;
