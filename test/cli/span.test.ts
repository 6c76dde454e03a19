import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpanResult } from '../../src/engine/margin/span/spanPortfolio';
import { array, BTC, ETH, spn } from '../main/files/spanText';
import { runCaptured } from './captureIo';

/** Losses of one long call: premium of 6,000 per coin at 5 coins, moves given by hand. */
const LOSSES = [
  -900, 1200, -9000, -7000, 5000, 7200, -20000, -18000, 9000, 11000, -33000, -31500, 12000, 14000, -30000,
  9000,
];
const later = `<futPf><pfId>1</pfId><pfCode>BTCF</pfCode><cvf>5</cvf>
<fut><cId>2</cId><pe>20270326</pe><p>91000</p><d>1</d>${array(BTC.range, 3, 0.3)}</fut></futPf>
<oopPf><pfId>1</pfId><pfCode>BTCO</pfCode><cvf>5</cvf><valueMeth>EQTY</valueMeth>
<series><pe>20261225</pe><opt><cId>9</cId><o>C</o><k>90000.00</k><p>6000</p><d>0.5</d>
<ra><r>1</r>${LOSSES.map((loss) => `<a>${loss}</a>`).join('')}<d>0.52</d></ra></opt></series></oopPf>`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'span-'));
  await writeFile(join(folder, 'file.spn'), spn([BTC, ETH], '20261120', later));
});
afterAll(() => rm(folder, { recursive: true }));

async function span(positions: unknown, ...more: readonly string[]) {
  await writeFile(join(folder, 'p.json'), JSON.stringify({ positions }));
  return runCaptured(folder, 'span', '--parameters', 'file.spn', '--positions', 'p.json', ...more);
}

async function resultOf(
  positions: Readonly<Record<string, number>>,
  ...more: readonly string[]
): Promise<SpanResult> {
  const list = Object.entries(positions).map(([contractId, quantity]) => ({ contractId, quantity }));
  const { code, out, err } = await span(list, '--json', ...more);
  expect(code, err).toBe(0);
  return JSON.parse(out) as SpanResult;
}

describe('plimsoll span', () => {
  it('margins one future by its risk array, and initial by the factor', async () => {
    const { byCommodity, byCurrency } = await resultOf({ 'BTCF-20261225': 2 }, '--initial-factor', '1.1');
    // Scenario 13 loses the range less the drift of 2 in each contract's array.
    expect(byCommodity[0].scan).toMatchObject({ activeScenario: 12 });
    expect(byCommodity[0].scan.scanRisk).toBeCloseTo(2 * (BTC.range + 2), 2);
    expect(byCurrency[0].initial).toBeCloseTo(1.1 * byCurrency[0].maintenance, 6);
  });

  it('a covered write loses the worst sum of both arrays, and the premium counts as option value', async () => {
    const { byCommodity } = await resultOf({ 'BTCF-20261225': 1, 'BTCO-20261225-C-90000': -1 });
    expect(byCommodity[0].scan.scanRisk).toBeCloseTo(BTC.range + 2 - 12000, 2);
    expect(byCommodity[0].netOptionValue).toBe(-6000 * 5);
    expect(byCommodity[0].shortOptionMinimum).toBeCloseTo(90_000 * 5 * 0.02, 6);
    expect(byCommodity[0].netDelta).toBeCloseTo(1 - 0.52, 12);
  });

  it('charges a calendar spread once and credits opposite commodities', async () => {
    const calendar = await resultOf({ 'BTCF-20261225': 1, 'BTCF-20270326': -1 });
    expect(calendar.byCommodity[0].scan.scanRisk).toBeCloseTo(0, 6);
    expect(calendar.byCommodity[0].intra.charge).toBeCloseTo(90_000 * 5 * 0.004, 6);
    const pair = await resultOf({ 'BTCF-20261225': 1, 'ETHF-20261225': -6 });
    for (const { interCredit, scan } of pair.byCommodity)
      expect(interCredit).toBeCloseTo(0.55 * scan.scanRisk, -3);
  });

  it('refuses an unknown contract, a bad file by line, and a factor below 1', async () => {
    expect((await span([{ contractId: 'XRP-20261225', quantity: 1 }])).err).toContain(
      'XRP-20261225 is not in the SPAN parameters of CME',
    );
    await writeFile(
      join(folder, 'bad.spn'),
      spn([BTC, ETH]).replace('<pe>20261225</pe><p>3000</p>', '<pe>20261225</pe><p>?</p>'),
    );
    await writeFile(
      join(folder, 'p.json'),
      JSON.stringify({ positions: [{ contractId: 'a', quantity: 1 }] }),
    );
    const bad = await runCaptured(folder, 'span', '--parameters', 'bad.spn', '--positions', 'p.json');
    expect([bad.code, bad.err]).toEqual([
      2,
      expect.stringMatching(/bad\.spn: line \d+: <p> must be a number, got "\?"/),
    ]);
    expect((await span([{ contractId: 'a', quantity: 1 }], '--initial-factor', '0.5')).err).toContain(
      'must be a number from 1 to 10',
    );
    expect((await span([])).err).toContain('p.json: positions');
  });
});
