/** `plimsoll var` on a store: the job and the digits that the app's own risk run has, and files in the place of what is stored. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_RISK_ASK, type RiskAsk, type RiskReport } from '../../src/contracts/risk';
import { MARGIN_MODELS } from '../../src/engine/margin/models';
import { calibrate } from '../../src/engine/calibration/calibrate';
import { CALIBRATION_RULES } from '../../src/engine/calibration/rules';
import type { Instrument } from '../../src/engine/instruments/instrument';
import { readMarketFile, readPortfolioFile } from '../../src/cli/portfolioFiles';
import { readDial } from '../../src/main/compute/dialDesk';
import { dialDeskOf, runRiskJob } from '../../src/main/compute/riskJob';
import { createCalibrationStore } from '../../src/main/db/calibrationStore';
import { openDatabase } from '../../src/main/db/database';
import { createDocumentStore } from '../../src/main/db/documentStore';
import { createHistoryStore } from '../../src/main/db/historyStore';
import { createMultiplierStore } from '../../src/main/db/multiplierStore';
import { createPackStore } from '../../src/main/db/packStore';
import { createPortfolioStore } from '../../src/main/db/portfolioStore';
import { readBundledHistory } from '../../src/main/files/history/bundledHistory';
import { readMultiplierSets } from '../../src/main/files/multiplierSets';
import { readRulePacks } from '../../src/main/files/rulePacks';
import { createCalibrationService } from '../../src/main/services/calibrations';
import { createHistoryService } from '../../src/main/services/histories';
import { createMultiplierService } from '../../src/main/services/multipliers';
import { createPackService } from '../../src/main/services/packs';
import { createPortfolioService } from '../../src/main/services/portfolio';
import { createRiskDesk } from '../../src/main/services/riskDesk';
import { createSnapshotService } from '../../src/main/services/snapshots';
import { NOW, value } from '../main/db/workspace';
import { runCaptured } from './captureIo';

const resources = join(import.meta.dirname, '../../resources');
const samples = join(resources, 'samples');
const METHODS: RiskAsk['methods'] = ['filtered-garch', 'historical', 'monte-carlo-t'];
const ASK: RiskAsk = { ...DEFAULT_RISK_ASK, methods: METHODS, windowDays: 250, scenarios: 512 };
const ASKED = [...METHODS.flatMap((id) => ['--method', id]), '--confidence', '0.975', '--confidence', '0.95'];
const OPTIONS = [...ASKED, '--confidence', '0.99', '--window', '250', '--scenarios', '512', '--json'];
const OWN = {
  id: 'own-1',
  name: 'House x 2',
  source: 'risk committee',
  confidence: 0.99,
  factors: { valueAtRisk: 2 },
};

let folder = '';
let snapshotId = '';
let set: unknown;
/** As the app's calls make it. */
let desk: ReturnType<typeof createRiskDesk>;
let close: () => void;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-store-'));
  const database = value(openDatabase(join(folder, 'desk.db'), { nowMs: NOW }));
  let now = NOW;
  const clock = (): number => (now += 1000);
  const portfolio = createPortfolioService({ store: createPortfolioStore(database), clock });
  const book = await readPortfolioFile('cli-portfolio.json', samples);
  const { snapshot, instrumentOf } = await readMarketFile('cli-market.json', samples);
  const terms = book.positions.flatMap(({ instrumentId }): Instrument[] => {
    const found = instrumentOf(instrumentId);
    return found === undefined ? [] : [found];
  });
  value(portfolio.fill(book, [...new Map(terms.map((each) => [each.id, each])).values()], 'Sample'));
  const snapshots = createSnapshotService(createDocumentStore(database), clock);
  snapshotId = value(await snapshots.take(snapshot, 'close')).id;
  const histories = createHistoryService(createHistoryStore(database), clock);
  value(histories.seed(value(await readBundledHistory(join(resources, 'history')))));
  const calibrations = createCalibrationService({
    ...{ store: createCalibrationStore(database), histories, clock: () => snapshot.valuationMs - 1 },
    fit: (series, rules) => Promise.resolve(calibrate(series, rules)),
  });
  value(await calibrations.fit({ ...CALIBRATION_RULES, walkForward: false, windowMoves: 600 }));
  value(calibrations.approve(1, 'for the test'));
  set = value(calibrations.get(1)).set;
  const multipliers = createMultiplierService({
    ...{ shipped: value(await readMultiplierSets(resources)), store: createMultiplierStore(database), clock },
  });
  value(multipliers.save(OWN));
  value(multipliers.choose('*', [OWN.id]));
  desk = createRiskDesk({
    ...{ portfolio, snapshots, histories, multipliers },
    packDesk: createPackService({
      ...{ shipped: (await readRulePacks(join(resources, 'margin'))).packs, portfolio, clock },
      ...{ store: createPackStore(database), calibrations: () => calibrations.periods() },
      kinds: MARGIN_MODELS.map(({ rulePackKind }) => rulePackKind),
    }),
    marketNow: () => snapshot,
    listed: () => [],
  });
  close = () => database.close();
}, 60_000);
afterAll(async () => {
  close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...argv: string[]) => runCaptured(folder, 'var', ...argv);
const printed = (answer: unknown): string => `${JSON.stringify(answer, null, 1)}\n`;

describe('plimsoll var on a store', { timeout: 60_000 }, () => {
  it('prints the digits of the risk run of the app: books, snapshot, parameters, multipliers, dial', async () => {
    const job = value(await desk.job(ASK, snapshotId));
    const report = value(runRiskJob(job, () => true)) as RiskReport;
    const { code, out, err } = await run('--data', 'desk.db', ...OPTIONS);
    expect(code, err).toBe(0);
    expect(out).toBe(printed(report));
    expect(report.figures.parameters.name).toBe('parameter set 1');
    expect(report.figures.methods[0].basis.description).toContain('parameter set 1');
    expect(report.figures.multipliers.map((row) => [row.set, row.multiplier])).toEqual([['House x 2', 2]]);
    expect(report.backtests[0].margin).toBeGreaterThan(0);

    const stage = value(dialDeskOf({ ...job, ask: { ...ASK, backtest: null } }));
    const dialled = [0, 1.5].map((position) => value(readDial(stage, position)));
    const dial = ['--dial', '0', '--dial', '1.5'];
    const turned = await run('--data', 'desk.db', '--snapshot', snapshotId, ...dial, ...OPTIONS);
    expect(turned.out).toBe(printed({ ...report, dialled }));
    expect(dialled[1].models.some(({ here }) => here !== null)).toBe(true);
  });

  it('gives the same from files: book, market, a parameter set of calibrate, multiplier sets of one’s own', async () => {
    await writeFile(join(folder, 'set.json'), JSON.stringify({ set, comparison: null }));
    const sets = { format: 'plimsoll-multipliers-1', sets: [OWN] };
    await writeFile(join(folder, 'sets.json'), JSON.stringify(sets));
    const book = [
      '--portfolio',
      join(samples, 'cli-portfolio.json'),
      '--market',
      join(samples, 'cli-market.json'),
    ];
    const own = ['--parameters', 'set.json', '--multipliers', 'sets.json'];
    const stored = JSON.parse((await run('--data', 'desk.db', ...OPTIONS)).out) as RiskReport;
    const { out, err } = await run(...book, ...own, ...OPTIONS);
    expect(err).toBe('');
    const named = out.replaceAll('parameter set of set.json', 'parameter set 1');
    const report = JSON.parse(named) as RiskReport;
    expect({ ...report.figures, parameters: null }).toEqual({ ...stored.figures, parameters: null });
    expect(report.backtests).toEqual(stored.backtests);
    const defaults = await run('--data', 'desk.db', '--parameters', 'defaults', ...OPTIONS);
    expect(defaults.out).toContain('defaults, no approved parameter set');
  });

  it('asks about an account as the screen does', async () => {
    const { out } = await run('--data', 'desk.db', '--account', 'nobody', ...OPTIONS);
    expect(out).toBe('');
    const { accounts } = await readPortfolioFile('cli-portfolio.json', samples);
    const scope = { kind: 'account', id: accounts[0].id } as const;
    const job = value(await desk.job({ ...ASK, scope }, snapshotId));
    const asked = await run('--data', 'desk.db', '--account', scope.id, ...OPTIONS);
    expect(asked.out).toBe(printed(value(runRiskJob(job, () => true))));
  });

  it.each([
    [['--data', 'desk.db', '--dial', '3'], '--dial 3'],
    [['--data', 'desk.db', '--snapshot', 'none'], 'there is no snapshot none'],
    [['--data', 'desk.db', '--parameters', 'missing.json'], 'missing.json'],
    [['--data', 'desk.db', '--multipliers', 'bad.json'], 'House x 2: multiplier of VaR is -1'],
    [['--data', 'desk.db', '--account', 'a', '--book', 'b'], '--account excludes --book'],
    [['--snapshot', 'x', '--portfolio', 'p', '--market', 'm'], '--snapshot goes with'],
    [['--own-books', '--portfolio', 'p', '--market', 'm'], '--own-books goes with'],
  ])('refuses %j', async (argv, message) => {
    const bad = { format: 'plimsoll-multipliers-1', sets: [{ ...OWN, factors: { valueAtRisk: -1 } }] };
    await writeFile(join(folder, 'bad.json'), JSON.stringify(bad));
    const { code, err } = await run(...argv, '--figures-only');
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
