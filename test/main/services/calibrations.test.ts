/** Parameter sets in a real database: kept for good, approved with a note, rolled back in one step. */
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../../src/engine/calibration/calibrate';
import { CALIBRATION_RULES } from '../../../src/engine/calibration/rules';
import { parametersAt } from '../../../src/engine/calibration/setInForce';
import { DEFAULT_PARAMETERS } from '../../../src/engine/risk/valueAtRisk/riskParameters';
import type { ParameterSet } from '../../../src/contracts/calibration';
import { failure, success, type Result } from '../../../src/engine/basics/result';
import { createCalibrationStore } from '../../../src/main/db/calibrationStore';
import { createHistoryStore } from '../../../src/main/db/historyStore';
import { readBundledHistory } from '../../../src/main/files/history/bundledHistory';
import { createCalibrationService, standingVersions } from '../../../src/main/services/calibrations';
import { createHistoryService } from '../../../src/main/services/histories';
import { newPath, NOW, open, refusal, value } from '../db/workspace';

const RULES = { ...CALIBRATION_RULES, walkForward: false, windowMoves: 300 };

async function desk(fit?: (set: ParameterSet) => Result<ParameterSet>) {
  const database = open(newPath());
  let now = NOW;
  const clock = (): number => (now += 1000);
  const histories = createHistoryService(createHistoryStore(database), clock);
  value(histories.seed(value(await readBundledHistory('resources/history'))));
  const calibrations = createCalibrationService({
    store: createCalibrationStore(database),
    histories,
    fit: (series, rules) => {
      const set = calibrate(series, rules);
      return Promise.resolve(set.ok && fit !== undefined ? fit(set.value) : set);
    },
    clock,
  });
  return { database, calibrations };
}

describe('parameter sets', () => {
  it('are fitted from the stored histories as drafts, and read back as they were', async () => {
    const { calibrations } = await desk();
    expect(await calibrations.fit(RULES)).toEqual(success(1));
    const stored = value(calibrations.get(1));
    expect(stored.set.history).toMatchObject({
      moves: 1455,
      factors: [{ id: 'spot:BTC' }, { id: 'spot:ETH' }],
    });
    const board = value(calibrations.board());
    expect(board).toMatchObject({ activeVersion: null, rollBackTo: null, decisions: [] });
    expect(board.sets).toMatchObject([{ version: 1, state: 'draft', fits: 9, refused: 4 }]);
  });

  it('are approved with a note, compared with the active one, and rolled back in one step', async () => {
    const { calibrations } = await desk();
    for (const windowMoves of [300, 400, 500]) value(await calibrations.fit({ ...RULES, windowMoves }));
    const first = value(calibrations.compare(2, null));
    expect(first.added).toHaveLength(9);
    expect(first.numbers.every(({ before }) => before === null)).toBe(true);
    expect(value(calibrations.periods())).toEqual([]);
    value(calibrations.approve(1, 'first'));
    expect(refusal(calibrations.approve(2, '  ')).reason).toBe('EMPTY');
    expect(refusal(calibrations.approve(9, 'x')).reason).toBe('NOT_FOUND');
    expect(value(calibrations.board())).toMatchObject({ activeVersion: 1, rollBackTo: 'defaults' });
    const change = value(calibrations.compare(2, null));
    expect(change.numbers.length).toBeGreaterThan(20);
    expect(change.numbers.some(({ change: by }) => by !== 0 && by !== null)).toBe(true);
    value(calibrations.approve(2, 'longer window'));
    value(calibrations.approve(3, 'longer still'));
    expect(value(calibrations.board())).toMatchObject({ activeVersion: 3, rollBackTo: 2 });
    value(calibrations.rollBack('tails too thin'));
    const board = value(calibrations.board());
    expect(board).toMatchObject({ activeVersion: 2, rollBackTo: 1 });
    expect(board.sets.map(({ version, state }) => [version, state])).toEqual([
      [3, 'former'],
      [2, 'active'],
      [1, 'former'],
    ]);
    expect(board.decisions[0]).toMatchObject({ action: 'roll back', version: 2, note: 'tails too thin' });
    expect(value(calibrations.active())?.version).toBe(2);
    const periods = value(calibrations.periods());
    expect(periods.map(({ parameters }) => parameters.version)).toEqual([1, 2, 3, 2]);
    value(calibrations.rollBack());
    expect(value(calibrations.board()).activeVersion).toBe(1);
    expect(refusal(calibrations.approve(1, 'again')).reason).toBe('CONFLICT');
    value(calibrations.rollBack('back to the start'));
    const shipped = value(calibrations.board());
    expect(shipped).toMatchObject({ activeVersion: null, rollBackTo: null });
    expect(shipped.decisions[0]).toMatchObject({ action: 'roll back', version: null });
    expect(value(calibrations.active())).toBeUndefined();
    expect(parametersAt(value(calibrations.periods()), Infinity)).toEqual(DEFAULT_PARAMETERS);
    expect(refusal(calibrations.rollBack()).reason).toBe('NOT_FOUND');
    value(calibrations.approve(2, 'and again'));
    expect(value(calibrations.board())).toMatchObject({ activeVersion: 2, rollBackTo: 'defaults' });
  });

  it('cannot be changed or deleted, nor can decisions', async () => {
    const { calibrations, database } = await desk();
    value(await calibrations.fit(RULES));
    value(calibrations.approve(1, 'first'));
    for (const sql of [
      'UPDATE calibration_sets SET created_ms = 1',
      'DELETE FROM calibration_sets',
      "UPDATE calibration_decisions SET note = 'other'",
      'DELETE FROM calibration_decisions',
    ])
      expect(() => database.connection.exec(sql), sql).toThrow(/never (changed|deleted)/);
  });

  it('keep nothing of a run that was cancelled or holds a number that is none', async () => {
    const cancelled = await desk(() => failure('CANCELLED', 'stopped'));
    expect(refusal(await cancelled.calibrations.fit(RULES)).reason).toBe('CANCELLED');
    expect(value(cancelled.calibrations.board()).sets).toEqual([]);
    const broken = await desk((set) => success({ ...set, history: { ...set.history, firstMs: NaN } }));
    expect(refusal(await broken.calibrations.fit(RULES)).message).toMatch(/not sound: history.firstMs/);
    expect(value(broken.calibrations.board()).sets).toEqual([]);
  });
});

it('replays decisions to what stands', () => {
  const decision = (action: 'approve' | 'roll back', version: number) => ({
    id: 1,
    action,
    version,
    decidedMs: 1,
    note: 'n',
  });
  expect(standingVersions([])).toEqual([]);
  expect(
    standingVersions([
      decision('approve', 1),
      decision('approve', 2),
      decision('roll back', 1),
      decision('approve', 3),
    ]),
  ).toEqual([1, 3]);
});
