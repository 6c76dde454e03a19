/** `plimsoll calibrate` and `plimsoll model-risk` on the shipped book and history. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameterSetSchema } from '../../src/contracts/calibration';
import type { SetComparison } from '../../src/engine/calibration/compareSets';
import type { ModelRiskReport } from '../../src/engine/calibration/modelRisk/modelRiskReport';
import type { ParameterSet } from '../../src/engine/calibration/parameterSet';
import { runCaptured } from './captureIo';

const samples = join(import.meta.dirname, '../../resources/samples');
const golden = join(import.meta.dirname, '../reference/data/golden');
const files = ['--portfolio', 'cli-portfolio.json', '--market', 'cli-market.json'];
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-calibrate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Six digits: searches end within their tolerance, other machines' logarithms differ beyond. */
const rounded = (given: unknown): unknown =>
  JSON.parse(
    JSON.stringify(given, (_key, each: unknown) =>
      typeof each === 'number' && !Number.isInteger(each) ? Number(each.toPrecision(6)) : each,
    ),
  );

/** UPDATE_GOLDEN=1 writes the file anew; its difference is to be reviewed. */
async function expectGolden(name: string, got: unknown): Promise<void> {
  const path = join(golden, name);
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(path, `${JSON.stringify(got, null, 1)}\n`);
  expect(got).toEqual(JSON.parse(await readFile(path, 'utf8')));
}

const numbersOf = (fit: ParameterSet['fits'][number]) =>
  Object.fromEntries(fit.numbers.map(({ name, value, standardError }) => [name, [value, standardError]]));

describe('plimsoll calibrate', () => {
  it('gives the golden numbers on the shipped history, fit and walk-forward', async () => {
    const { code, out, err } = await runCaptured(samples, 'calibrate', '--json');
    expect(code, err).toBe(0);
    const { set, comparison } = JSON.parse(out) as { set: ParameterSet; comparison: null };
    expect(parameterSetSchema.safeParse(set).error?.issues).toBeUndefined();
    expect(comparison).toBeNull();
    await writeFile(join(folder, 'former.json'), out);
    await expectGolden(
      'calibrationSample.json',
      rounded({
        history: set.history,
        refused: set.refused,
        fits: set.fits.map((fit) => ({
          id: fit.id,
          basis: fit.basis,
          convergence: fit.convergence.status,
          numbers: numbersOf(fit),
          refits: fit.walkForward?.refits,
          days: fit.walkForward?.days,
          scores: fit.walkForward?.scores.map(({ score, model, benchmarkScore, verdict }) => [
            score,
            model,
            benchmarkScore,
            verdict,
          ]),
          exceptions: fit.walkForward?.coverage?.exceptions,
        })),
      }),
    );
  }, 120_000);

  it('compares with a former set, number by number and on the book', async () => {
    const former = ['--previous', join(folder, 'former.json'), '--no-walk-forward', '--window', '500'];
    const { code, out, err } = await runCaptured(samples, 'calibrate', ...former, ...files, '--json');
    expect(code, err).toBe(0);
    const { comparison } = JSON.parse(out) as { comparison: SetComparison };
    const filters = ['filtered-ewma', 'filtered-garch', 'filtered-gjr', 'filtered-dcc'];
    const readers = [...filters, 'delta-normal', 'monte-carlo-normal', 'monte-carlo-t'];
    expect(comparison.figures.map(({ id }) => id)).toEqual([
      ...readers.flatMap((id) => [`var:${id}`, `es:${id}`]),
      ...['im:house.var:main', 'im:house.var:second', 'im:main', 'im:second'],
    ]);
    for (const { label, beforeUsd, afterUsd } of comparison.figures) {
      expect(beforeUsd, label).toBeGreaterThan(0);
      expect(afterUsd, label).toBeGreaterThan(0);
    }
    expect(comparison.figures.some(({ changeUsd }) => changeUsd !== 0)).toBe(true);
    const text = await runCaptured(samples, 'calibrate', ...former, ...files);
    expect(text.out).toMatch(/GJR\(1,1\) of spot:BTC[^]*500 moves, 2020-08-19 to 2022-01-01; converged/);
    expect(text.out).toMatch(/what that does to the book, USD/);
  });

  it.each([
    [['--alpha', '0.7'], /alpha is 0.7, must be 0.001 to 0.2/],
    [['--window', 'many'], /--window many: not a number/],
    [['--portfolio', 'x'], /--previous only/],
    [['--previous', 'cli-market.json'], /cli-market.json: format/],
    [['--history', 'nowhere.csv'], /nowhere.csv: cannot be read/],
    [['--colour'], /colour/],
  ])('refuses %j with exit code 2', async (more, message) => {
    const { code, out, err } = await runCaptured(samples, 'calibrate', ...more);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it('refuses a history that is too short, naming the number of moves', async () => {
    const path = join(folder, 'short.csv');
    await writeFile(path, 'date,spot:BTC\n2026-01-01,90000\n2026-01-02,91000\n2026-01-03,90500\n');
    const { code, err } = await runCaptured(samples, 'calibrate', '--history', path);
    expect([code, err]).toEqual([2, expect.stringMatching(/spot:BTC share 2 daily moves, 100 are needed/)]);
  });
});

describe('plimsoll model-risk', () => {
  const run = (...more: string[]) =>
    runCaptured(samples, 'model-risk', ...files, '--resamples', '60', ...more);

  it('gives the golden figures on the shipped book, the same bytes each time', async () => {
    const { code, out, err } = await run('--json');
    expect(code, err).toBe(0);
    const report = JSON.parse(out) as ModelRiskReport;
    await expectGolden(
      'modelRiskSample.json',
      rounded({
        accounts: report.accounts.map(({ accountId, sensitivity, dispersion }) => ({
          accountId,
          largest: sensitivity.value?.parameters
            .slice(0, 5)
            .map(({ parameter, scope, up, down }) => [parameter, scope, up, down]),
          dispersion: [dispersion.low, dispersion.median, dispersion.high, dispersion.variation],
        })),
        tail: report.tail.value,
        correlation: report.correlation.value,
        margin: report.margin.value,
      }),
    );
    expect((await run('--json')).out).toBe(out);
  });

  it('prints inventory with limits, sensitivities by size, dispersion and intervals', async () => {
    const { out } = await run('--rows', '3');
    expect(out).toMatch(
      /margin {2}cme.span +partly assumed[^]*limit: not exchange-exact: 11 of 13 parameters/,
    );
    expect(out).toMatch(
      /account main: what initial margin hangs on[^]*price_range \(BTC\)[^]*and \d+ smaller ones/,
    );
    expect(out).toMatch(/historical VaR [\d,]+ \(95 % interval [\d,]+ to [\d,]+, standard error [\d,]+\)/);
    expect(out).not.toMatch(/NaN|undefined/);
  });

  it('keeps the rest when the history misses the book, and exits 2 with the reason', async () => {
    const path = join(folder, 'other.csv');
    await writeFile(path, 'date,spot:SOL\n2026-01-01,100\n2026-01-02,101\n');
    const { code, out, err } = await run('--history', path, '--json');
    const report = JSON.parse(out) as ModelRiskReport;
    expect(code).toBe(2);
    expect(err).toMatch(/there is no history spot:(BTC|ETH)/);
    expect(report.tail).toMatchObject({ value: null, failure: { reason: 'NOT_FOUND' } });
    expect(report.accounts[0].sensitivity.value?.parameters.length).toBeGreaterThan(10);
  });

  it.each([
    [['--resamples', '3'], /--resamples 3: must be a whole number from 20/],
    [['--seed', '-1'], /--seed/],
  ])('refuses %j', async (more, message) => {
    const { code, err } = await runCaptured(samples, 'model-risk', ...files, ...more);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
