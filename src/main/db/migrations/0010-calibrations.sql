-- Fitted parameter sets and what was decided about them. Both only grow: a set is never changed after it was fitted.
CREATE TABLE calibration_sets (
  version INTEGER PRIMARY KEY CHECK (version >= 1),
  created_ms INTEGER NOT NULL,
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE TRIGGER calibration_sets_stay BEFORE UPDATE ON calibration_sets
BEGIN SELECT RAISE(ABORT, 'a parameter set is never changed'); END;
CREATE TRIGGER calibration_sets_remain BEFORE DELETE ON calibration_sets
BEGIN SELECT RAISE(ABORT, 'a parameter set is never deleted'); END;

-- The set in use is that of the approvals not taken back: an approval adds one, a roll-back takes the newest off.
CREATE TABLE calibration_decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  action TEXT NOT NULL CHECK (action IN ('approve', 'roll back')),
  -- Approved, or made active again.
  version INTEGER NOT NULL REFERENCES calibration_sets (version),
  decided_ms INTEGER NOT NULL,
  note TEXT NOT NULL CHECK (length(note) <= 2000 AND (action = 'roll back' OR length(trim(note)) > 0))
) STRICT;
CREATE TRIGGER calibration_decisions_stay BEFORE UPDATE ON calibration_decisions
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER calibration_decisions_remain BEFORE DELETE ON calibration_decisions
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;
