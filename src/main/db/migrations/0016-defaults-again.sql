-- A roll-back may go to what was in force before the first approval: the defaults, which are no set.
CREATE TABLE calibration_decisions_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  action TEXT NOT NULL CHECK (action IN ('approve', 'roll back')),
  -- Approved, or made active again; null: the defaults.
  version INTEGER REFERENCES calibration_sets (version) CHECK (version IS NOT NULL OR action = 'roll back'),
  decided_ms INTEGER NOT NULL,
  note TEXT NOT NULL CHECK (length(note) <= 2000 AND (action = 'roll back' OR length(trim(note)) > 0))
) STRICT;
INSERT INTO calibration_decisions_new SELECT id, action, version, decided_ms, note FROM calibration_decisions;
DROP TABLE calibration_decisions;
ALTER TABLE calibration_decisions_new RENAME TO calibration_decisions;
CREATE TRIGGER calibration_decisions_stay BEFORE UPDATE ON calibration_decisions
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER calibration_decisions_remain BEFORE DELETE ON calibration_decisions
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
