import { expect, it } from 'vitest';
import { POINT_STATE, type FormerSmile, type SmileReport } from '../../../src/contracts/surface';
import { formerVol, smileTable } from '../../../src/renderer/panels/smile/smileScene';

/** Strike, ln(K/F), delta, vol. */
const CURVE = [
  [90_000, -0.1, 0.7, 0.5],
  [100_000, 0, 0.5, 0.4],
  [110_000, 0.1, 0.3, 0.44],
];
const former = { takenMs: 0, curve: Float64Array.from(CURVE.flat()), figures: {} } as unknown as FormerSmile;

it.each([
  [100_000, 0.4],
  [95_000, 0.45],
  [105_000, 0.42],
  [90_000, 0.5],
])('the vol of yesterday at %d lies between the points beside it: %d', (strike, vol) => {
  expect(formerVol(former, strike)).toBeCloseTo(vol, 12);
});

it('outside yesterday’s curve and without one there is none', () => {
  for (const strike of [80_000, 120_000]) expect(formerVol(former, strike)).toBeNaN();
  expect(formerVol(null, 100_000)).toBeNaN();
});

it('the table of a smile names bid, ask, mark, fitted and yesterday in percent', () => {
  const points = Float64Array.from([100_000, 0, 0.5, 0.39, 0.42, 0.405, 0.401, POINT_STATE.used]);
  const { headers, rows } = smileTable({ points, overrides: [] } as unknown as SmileReport, former);
  expect(headers.slice(3, 8)).toEqual([
    'Bid IV [%]',
    'Ask IV [%]',
    'Mark IV [%]',
    'Fitted IV [%]',
    'Yesterday IV [%]',
  ]);
  expect(rows[0].slice(3, 8).map((value) => Number(value).toFixed(2))).toEqual([
    '39.00',
    '42.00',
    '40.50',
    '40.10',
    '40.00',
  ]);
});
