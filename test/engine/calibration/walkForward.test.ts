/** The walk-forward check sees nothing of the days that it judges, and finds a bad model bad. */
import { describe, expect, it } from 'vitest';
import { success } from '../../../src/engine/basics/result';
import { calibrate } from '../../../src/engine/calibration/calibrate';
import type { FitTask } from '../../../src/engine/calibration/fitTask';
import { pureNumber } from '../../../src/engine/calibration/fitTask';
import { findFit } from '../../../src/engine/calibration/parameterSet';
import { CALIBRATION_RULES } from '../../../src/engine/calibration/rules';
import { walkForward } from '../../../src/engine/calibration/walkForward';
import { correlationTask, dccTask } from '../../../src/engine/calibration/fits/correlationFit';
import { copulaTask } from '../../../src/engine/calibration/fits/copulaTask';
import { ewmaTask } from '../../../src/engine/calibration/fits/ewmaFit';
import { garchTask } from '../../../src/engine/calibration/fits/garchTask';
import { marginShockTask } from '../../../src/engine/calibration/fits/marginShockTask';
import { historyOf, simulatedGarch, simulatedPair, START, DAY, value } from './samples';

const RULES = { ...CALIBRATION_RULES, firstTrain: 300, refitEvery: 50, windowMoves: 400 };
const GARCH = { asymmetric: true, innovations: 'student', alpha: 0.01, lambda: 0.94 } as const;

const seriesOf = (...columns: Float64Array[]) => ({
  factors: columns.map((_, k) => `spot:C${k}`),
  columns,
  fromMs: Float64Array.from(columns[0], (_, t) => START + t * DAY),
  toMs: Float64Array.from(columns[0], (_, t) => START + (t + 1) * DAY),
});

const pair = simulatedPair(450, 0.5, 4, 2);
const single = seriesOf(simulatedGarch(450, { omega: 2e-5, alpha: 0.1, beta: 0.85 }, 4));

const TASKS: readonly (readonly [string, FitTask<never>])[] = [
  ['ewma', ewmaTask(single, 0.01, 0.94) as unknown as FitTask<never>],
  ['gjr', garchTask(single, GARCH) as unknown as FitTask<never>],
  ['correlation', correlationTask(seriesOf(...pair)) as unknown as FitTask<never>],
  ['dcc', dccTask(seriesOf(...pair)) as unknown as FitTask<never>],
  ['copula', copulaTask(seriesOf(...pair)) as unknown as FitTask<never>],
];

describe('no look ahead', () => {
  it.each(TASKS)('%s: losses up to a day do not change with the days after it', (_kind, task) => {
    const [train, days] = [300, 40];
    const window = task.columns.map((column) => column.subarray(0, train));
    const test = task.columns.map((column) => column.slice(train, train + days));
    const wild = test.map((column) => column.map((move, t) => (t > 20 ? 5 * move + 0.1 : move)));
    const { parameters } = value(task.fit(window));
    const [before, after] = [test, wild].map((each) => value(task.score(parameters, window, each)).losses);
    before.forEach(({ model, reference }, k) => {
      expect(Array.from(after[k].model.subarray(0, 21))).toEqual(Array.from(model.subarray(0, 21)));
      expect(Array.from(after[k].reference.subarray(0, 21))).toEqual(Array.from(reference.subarray(0, 21)));
      expect(after[k].model[30], `${task.kind} must answer to day 30`).not.toBe(model[30]);
    });
  });

  it('windows end before the days that they are judged on, with a gap for overlapping moves', () => {
    const seen: [number, number][] = [];
    const days = Float64Array.from({ length: 450 }, (_, t) => t);
    const task: FitTask<number> = {
      ...seriesOf(days),
      id: 'spy',
      kind: 'ewma',
      label: 'spy',
      fewest: 10,
      embargo: 4,
      fit: ([window]) => {
        const last = window[window.length - 1];
        return success({
          parameters: last,
          numbers: [pureNumber('last', last)],
          objective: { kind: 'quantile', value: null },
          convergence: { status: 'closed-form', note: '' },
          cautions: [],
        });
      },
      score: (last, window, [test]) => {
        seen.push([last, test[0]]);
        expect(window[0].length).toBeLessThanOrEqual(RULES.windowMoves);
        return success({
          losses: [
            { score: 'pinball', benchmark: 'none', model: test, reference: test.map((x) => x + (x % 3)) },
          ],
        });
      },
    };
    const checked = value(walkForward(task, RULES));
    expect(seen).toEqual([
      [299, 304],
      [349, 354],
      [399, 404],
    ]);
    expect(checked).toMatchObject({
      refits: 3,
      days: 146,
      failedRefits: 0,
      drift: [{ low: 299, high: 399 }],
    });
    expect(checked.scores[0].verdict).toBe('better');
  });
});

describe('the verdict', () => {
  it('is worse for correlations that the test days do not have', () => {
    const calm = simulatedPair(300, 0.9, undefined, 8);
    const apart = simulatedPair(300, -0.3, undefined, 9);
    const joined = [0, 1].map((k) => Float64Array.from([...calm[k], ...apart[k]].map((move) => move / 0.03)));
    const checked = value(walkForward(correlationTask(seriesOf(...joined)), { ...RULES, refitEvery: 300 }));
    expect(checked.scores[0]).toMatchObject({ score: 'dependence', verdict: 'worse' });
  });

  it('counts days beyond the shock and rejects one that is too small', () => {
    const moves = simulatedGarch(900, { omega: 4e-4, alpha: 0, beta: 0 }, 6).map((m, t) =>
      t < 400 ? m : 3 * m,
    );
    const rules = { ...RULES, refitEvery: 100 };
    const task = marginShockTask(seriesOf(moves), { alpha: 0.02, horizonDays: 1, isPrice: true });
    const { coverage, days } = value(walkForward(task, { ...rules, alpha: 0.02 }));
    expect(coverage).toMatchObject({ alpha: 0.02, days, expected: 0.02 * days });
    expect(coverage?.exceptions, JSON.stringify(coverage)).toBeGreaterThan(0.04 * days);
    expect(coverage?.kupiecPValue).toBeLessThan(0.01);
  });

  it('is missing with its reason where the history is too short', () => {
    const short = historyOf('spot:BTC', simulatedGarch(520, { omega: 2e-5, alpha: 0.1, beta: 0.85 }, 3));
    const set = value(calibrate([short], CALIBRATION_RULES));
    const fit = findFit(set, 'gjr');
    expect(fit?.walkForward).toBeNull();
    expect(fit?.cautions.join()).toMatch(
      /520 moves leave 20 days after a first window of 500; 60 are needed/,
    );
  });

  it('ends when the caller says so', () => {
    const history = historyOf('spot:BTC', simulatedGarch(700, { omega: 2e-5, alpha: 0.1, beta: 0.85 }, 3));
    const result = calibrate([history], CALIBRATION_RULES, (label) => !label.startsWith('GARCH'));
    expect(result).toMatchObject({ ok: false, failure: { reason: 'CANCELLED' } });
  });
});
