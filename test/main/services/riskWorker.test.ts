import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobProgress } from '../../../src/contracts/push';
import { DEFAULT_RISK_ASK } from '../../../src/contracts/risk';
import { readMarketFile, readPortfolioFile } from '../../../src/cli/portfolioFiles';
import { parseInstrumentId } from '../../../src/engine/instruments/symbol';
import { readHistory } from '../../../src/main/files/history/readHistory';
import { createRiskJobs, type RiskJobs } from '../../../src/main/services/riskJobs';
import { spawnRiskWorker } from '../../../src/main/services/riskThread';
import type { RiskJob } from '../../../src/main/compute/riskProtocol';
import { bundle, type Bundle } from '../bundle';

const resources = join(import.meta.dirname, '../../../resources');
const samples = join(resources, 'samples');
type Ask = Extract<RiskJob, { kind: 'risk' }>;

let worker: Bundle;
let job: Ask;
beforeAll(async () => {
  worker = await bundle('src/main/workers/risk.ts');
  const portfolio = await readPortfolioFile('cli-portfolio.json', samples);
  const { snapshot } = await readMarketFile('cli-market.json', samples);
  const text = await readFile(join(resources, 'history/btcEthDailyClose.csv'), 'utf8');
  const provenance = { title: 't', source: 's', sourceUrl: '', licence: '' };
  const read = await readHistory(text, 'history', provenance);
  if (!read.ok) throw new Error(read.failure.message);
  const instruments = portfolio.positions.flatMap(({ instrumentId }) => {
    const parsed = parseInstrumentId(instrumentId);
    return parsed.ok ? [parsed.value] : [];
  });
  job = {
    kind: 'risk',
    ask: DEFAULT_RISK_ASK,
    now: { portfolio, snapshot },
    instruments,
    histories: read.value.series,
    multiplierSets: [],
    shelf: { shipped: [], chosen: [] },
  };
}, 60_000);
afterAll(() => worker.remove());

function started(): { readonly jobs: RiskJobs; readonly seen: JobProgress[] } {
  const jobs = createRiskJobs(spawnRiskWorker(worker.file), () => 1);
  const seen: JobProgress[] = [];
  jobs.onProgress((progress) => seen.push(progress));
  return { jobs, seen };
}

/** A backtest long enough to be interrupted. */
const long = (): Ask => ({
  ...job,
  ask: {
    ...DEFAULT_RISK_ASK,
    backtest: {
      methods: ['filtered-garch', 'filtered-ewma'],
      confidence: 0.99,
      windowDays: 400,
      days: 1_000,
      marginUsd: 500_000,
      books: 'today',
    },
  },
});

describe('the risk thread', () => {
  it('answers with the report of the whole run, telling how far it is', async () => {
    const { jobs, seen } = started();
    const report = await jobs.run(job, 'one');
    expect(report.ok, JSON.stringify(report).slice(0, 300)).toBe(true);
    if (!report.ok) return;
    expect(report.value.figures.lead?.expectedShortfall).toBeGreaterThan(1_000);
    expect(report.value.backtests).toHaveLength(2);
    expect(report.value.refusals).toEqual([]);
    expect(seen[0]).toMatchObject({ id: 'one', kind: 'risk', state: 'running', fraction: 0 });
    expect(seen.at(-1)).toMatchObject({ state: 'done', fraction: 1 });
    expect(seen.length).toBeGreaterThan(4);
    for (let k = 1; k < seen.length; k++)
      expect(seen[k].fraction).toBeGreaterThanOrEqual(seen[k - 1].fraction);
  }, 60_000);

  it('is cancelled in the middle, while this thread stays free', async () => {
    const { jobs, seen } = started();
    let last = performance.now();
    let worst = 0;
    const timer = setInterval(() => {
      worst = Math.max(worst, performance.now() - last);
      last = performance.now();
    }, 1);
    const running = jobs.run(long(), 'two');
    jobs.onProgress(({ detail, state }) => {
      if (state === 'running' && detail.startsWith('Filtered')) jobs.cancel('two');
    });
    const result = await running;
    clearInterval(timer);
    expect(result.ok ? 'none' : result.failure.reason).toBe('CANCELLED');
    expect(seen.at(-1)?.state).toBe('cancelled');
    expect(worst).toBeLessThan(250);
    expect(jobs.cancel('two').ok).toBe(false);
  }, 60_000);

  it('explains the P&L between two instants', async () => {
    const { jobs } = started();
    const { portfolio, snapshot } = job.now;
    const later = { ...snapshot, valuationMs: snapshot.valuationMs + 86_400_000 };
    const result = await jobs.run(
      {
        kind: 'pnlExplain',
        from: { portfolio, snapshot },
        to: { portfolio, snapshot: later },
        trades: [],
        alarm: { usd: 1_000, share: 0.05 },
        instruments: job.instruments,
      },
      'three',
    );
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    expect(result.value.columns.time).not.toBe(0);
    expect(result.value.columns.spot).toBe(0);
    expect(result.value.rows).toHaveLength(portfolio.positions.length);
  }, 60_000);

  it('says why a run has no figures, and refuses a third at once', async () => {
    const { jobs } = started();
    const none = await jobs.run({ ...job, histories: [] }, 'four');
    expect(none.ok ? '' : none.failure.message).toContain('there is no history spot:');
    const both = [jobs.run(long(), 'a'), jobs.run(long(), 'b')];
    const third = await jobs.run(long(), 'c');
    expect(third.ok ? '' : third.failure.reason).toBe('CONFLICT');
    jobs.stop();
    for (const each of await Promise.all(both)) expect(each.ok ? '' : each.failure.reason).toBe('CANCELLED');
  }, 60_000);
});
