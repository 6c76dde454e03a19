import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RiskReport } from '../../src/contracts/risk';
import { runCaptured } from './captureIo';

const samples = join(import.meta.dirname, '../../resources/samples');
const golden = join(import.meta.dirname, '../reference/data/golden/varSample.json');
const files = ['--portfolio', 'cli-portfolio.json', '--market', 'cli-market.json'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-var-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (...more: string[]) => runCaptured(samples, 'var', ...files, ...more);

/** Figures to eight digits: what other machines' logarithms may differ in is beyond. */
const rounded = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, each: unknown) =>
      typeof each === 'number' && !Number.isInteger(each) ? Number(each.toPrecision(8)) : each,
    ),
  );

describe('plimsoll var', { timeout: 60_000 }, () => {
  it('gives the figures of the golden file on the shipped book and history', async () => {
    const { code, out, err } = await run('--json');
    expect(code, err).toBe(0);
    const report = JSON.parse(out) as RiskReport;
    const { figures, backtests, dial, challenger, refusals } = report;
    const got = rounded({
      history: figures.history,
      methods: figures.methods.map(({ id, basis, figures: all, failure }) => ({
        id,
        scenarios: basis.scenarios,
        failure,
        figures: all.map(({ confidence, valueAtRisk, expectedShortfall }) => [
          confidence,
          valueAtRisk,
          expectedShortfall,
        ]),
      })),
      lead: figures.lead,
      stressedWindow: figures.stressedWindow,
      books: figures.contributions.find(({ by }) => by === 'book')?.rows,
      worstDay: figures.worstDays[0],
      backtests: backtests.map(({ label, exceptions, tests }) => ({ label, exceptions, tests })),
      dial: dial?.positions.map(({ position, figures: all }) => [position, all[2].valueAtRisk]),
      challenger: challenger && { ...challenger, comparison: null },
      refusals,
    });
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, `${JSON.stringify(got, null, 1)}\n`);
    expect(got).toEqual(JSON.parse(await readFile(golden, 'utf8')));
  });

  it('prints method, window, confidence, horizon, data range and age beside the figures', async () => {
    const { code, out } = await run(
      '--figures-only',
      '--method',
      'historical',
      '--confidence',
      '99',
      '--window',
      '250',
    );
    expect(code).toBe(0);
    expect(out).toContain('history 2018-01-01 to 2022-01-01, 1455 daily moves of spot:BTC, spot:ETH');
    expect(out).toContain('the last day of history is 1783 days before the valuation');
    expect(out).toMatch(/250 scenarios, 2021-04-\d\d to 2022-01-01, 1 d; full revaluation of past moves/);
    expect(out).toContain('VaR 99 %');
    expect(out).toContain('caution: 99 %: 2.5 of 250 scenarios lie beyond');
    expect(out).toMatch(/BTC vol\s+assumed\s+no vol history/);
    expect(out).not.toContain('backtest');
    expect(out).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("takes the desk's own view of correlations, and the conventions asked for", async () => {
    const { code, out } = await run(
      '--figures-only',
      ...['monte-carlo-t', 'delta-normal', 'historical'].flatMap((method) => ['--method', method]),
      ...['--correlation', 'spot:BTC/spot:ETH=-0.5', '--margins', 'student', '--points', 'pseudo-random'],
      ...['--quantile', 'kth-worst', '--shortfall', 'tail-mean', '--confidence', '99.5'],
    );
    expect(code).toBe(0);
    expect(out).toMatch(
      /t copula, nu [\d.]+, correlations from Kendall's tau \(repair \S+\), overridden: spot:BTC with spot:ETH -0.50 \(repair 0.0\), student margins, pseudo-random points, seed 1; VaR the k-th worst, k = ceil\(alpha n\), ES tail-mean/,
    );
    expect(out).toMatch(/99.5 %, standard error and 95 % interval: VaR \+- [\d,]+ \(/);
    expect(out).toMatch(/sample correlations, overridden: spot:BTC with spot:ETH -0.50/);
    expect(out).toMatch(/contributions by position, USD.*VaR a unit\s+ES a unit/);
  });

  it('reads histories of its own and names what is wrong with them', async () => {
    const rows = ['date,spot:BTC,vol:BTC'];
    for (let t = 0; t < 400; t++) {
      const date = new Date(Date.UTC(2025, 6, 1) + t * 86_400_000).toISOString().slice(0, 10);
      rows.push(
        `${date},${(90_000 * (1 + 0.03 * Math.sin(t * 2.1))).toFixed(2)},${(0.5 + 0.05 * Math.cos(t)).toFixed(4)}`,
      );
    }
    const file = join(folder, 'own.csv');
    await writeFile(file, rows.join('\n'));
    const partial = await run('--history', file, '--figures-only');
    expect(partial.code).toBe(2);
    expect(partial.err).toContain('there is no history spot:ETH');
    expect(partial.out).toContain('vol:BTC, 30 d point');
    const whole = await run('--history', file, '--figures-only', '--proxy', 'ETH=BTC:1.4');
    expect(whole.code, whole.err).toBe(0);
    expect(whole.out).toContain('1.4 x log return of spot:BTC');
    await writeFile(file, 'date,spot:BTC\n2025-01-01,5\n2025-01-01,6\n');
    const twice = await run('--history', file);
    expect(twice.code).toBe(2);
    expect(twice.err).toContain('row 3');
  });

  it.each([
    [['--method', 'magic'], '--method'],
    [['--confidence', '0.2'], '--confidence'],
    [['--correlation', 'BTC=1'], '--correlation BTC=1: FACTOR/FACTOR=VALUE'],
    [['--correlation', 'spot:BTC/spot:ETH=2'], '--correlation'],
    [['--quantile', '12'], '--quantile'],
    [['--horizon', '1.5'], '--horizon'],
    [['--horizon-rule', 'linear'], '--horizon-rule'],
    [['--window', '5'], '--window'],
    [['--scenarios', 'many'], '--scenarios'],
    [['--proxy', 'SOL'], '--proxy'],
    [['surplus'], 'surplus'],
    [['--history', 'missing.csv'], 'missing.csv'],
  ])('refuses %s with exit code 2', async (more, named) => {
    const { code, err } = await run(...more);
    expect(code).toBe(2);
    expect(err).toContain(named);
  });
});
