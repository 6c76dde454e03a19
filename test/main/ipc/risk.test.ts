import { describe, expect, it } from 'vitest';
import { CALLS } from '../../../src/contracts/calls';
import { DEFAULT_RISK_ASK } from '../../../src/contracts/risk';
import type { Caller } from '../../../src/main/ipc/dispatch';
import type { FactorHistory } from '../../../src/engine/market/factorHistory';
import { riskCalls, type RiskCallParts } from '../../../src/main/ipc/risk';
import type { RiskJob } from '../../../src/main/compute/riskProtocol';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';
import {
  mixedSizes,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
  NOW,
} from '../../engine/risk/sampleBook';
import { SPOTS, START } from '../../engine/risk/valueAtRisk/riskDesk';

const caller = {} as Caller;
const held = samplePortfolio((k, i) => (k < 3 ? 1 + mixedSizes(k, i) ** 2 : 0));

/** Real snapshot and books, and a job service that keeps what it is given. */
function desk(answer: object = {}, series: readonly FactorHistory[] = []) {
  const given: { job: RiskJob; jobId: string }[] = [];
  const asked: number[] = [];
  const recorded: string[] = [];
  const parts = {
    feeds: { board: new QuoteBoard(), now: () => NOW + 5, instruments: sampleInstruments },
    histories: { all: () => ({ ok: true, value: series }) },
    packDesk: { shelf: () => ({ ok: true, value: { shipped: [], chosen: [] } }) },
    events: {
      record: (level: string, source: string, message: string) =>
        recorded.push(`${level} ${source} ${message}`),
    },
    snapshots: {
      get: (id: string) =>
        Promise.resolve(
          id === 'old'
            ? { ok: true, value: sampleSnapshot() }
            : { ok: false, failure: { reason: 'NOT_FOUND', message: id } },
        ),
    },
    portfolio: {
      get: () => ({ ok: true, value: held }),
      at: (ms: number) => {
        asked.push(ms);
        return { ok: true, value: { ...held, name: 'then' } };
      },
      bookedInstruments: () => ({ ok: true, value: [] }),
      tradesBetween: () => ({ ok: true, value: [] }),
      booksAt: (instants: readonly number[]) => ({
        ok: true,
        value: { coveredFromMs: instants[0], books: instants.map((atMs) => ({ atMs, portfolio: held })) },
      }),
    },
    multipliers: { inUse: () => ({ ok: true, value: [] }) },
    risk: {
      run: (job: RiskJob, jobId: string) => {
        given.push({ job, jobId });
        return Promise.resolve({ ok: true, value: answer });
      },
      cancel: (jobId: string) => ({ ok: true, value: null, jobId }),
    },
  };
  return { calls: riskCalls(parts as unknown as RiskCallParts), given, asked, recorded };
}

describe('the risk calls', () => {
  it('run the desk of now on the live market, or on a stored one', async () => {
    const { calls, given } = desk();
    await calls['risk.run']({ ask: DEFAULT_RISK_ASK, snapshotId: null, jobId: 'a' }, caller);
    await calls['risk.run']({ ask: DEFAULT_RISK_ASK, snapshotId: 'old', jobId: 'b' }, caller);
    const [live, stored] = given.map(({ job }) => job);
    if (live.kind !== 'risk' || stored.kind !== 'risk') throw new Error('kind');
    expect(live.now.snapshot.valuationMs).toBe(NOW + 5);
    expect(stored.now.snapshot.valuationMs).toBe(NOW);
    expect(stored.now.portfolio.name).toBe(held.name);
    expect(live.instruments.map(({ id }) => id).sort()).toEqual(
      held.positions.map(({ instrumentId }) => instrumentId).sort(),
    );
    const gone = await calls['risk.run']({ ask: DEFAULT_RISK_ASK, snapshotId: 'gone', jobId: 'c' }, caller);
    expect(gone.ok ? '' : gone.failure.reason).toBe('NOT_FOUND');
  });

  it('explain from the books of then to those of now', async () => {
    const { calls, given, asked } = desk();
    await calls['risk.explainPnl']({ fromSnapshotId: 'old', toSnapshotId: null, jobId: 'a' }, caller);
    const { job } = given[0];
    if (job.kind !== 'pnlExplain') throw new Error(job.kind);
    expect(asked).toEqual([NOW]);
    expect([job.from.portfolio.name, job.to.portfolio.name]).toEqual(['then', held.name]);
  });

  it('tell of a P&L that is not explained, and refuse instants in the wrong order', async () => {
    const alarm = { usd: 1_000, share: 0.05 };
    const gap = {
      isAlarm: true,
      columns: { unexplained: 5_000 },
      total: 9_000,
      alarm,
      fromMs: NOW,
      toMs: NOW + 5,
    };
    const { calls, recorded } = desk(gap);
    await calls['risk.explainPnl']({ fromSnapshotId: 'old', toSnapshotId: null, jobId: 'a' }, caller);
    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatch(/^warn P&L explain 5000 of 9000 USD/);
    const same = await calls['risk.explainPnl'](
      { fromSnapshotId: 'old', toSnapshotId: 'old', jobId: 'a' },
      caller,
    );
    expect(same.ok ? '' : same.failure.reason).toBe('INVALID_INPUT');
  });

  it("give a backtest of the desk's own books the book at each stored close", async () => {
    const { calls, given } = desk({}, SPOTS);
    const backtest = { ...DEFAULT_RISK_ASK.backtest!, books: 'own' as const };
    await calls['risk.run']({ ask: { ...DEFAULT_RISK_ASK, backtest }, snapshotId: null, jobId: 'a' }, caller);
    const { job } = given[0];
    if (job.kind !== 'risk') throw new Error(job.kind);
    expect(job.past?.books).toHaveLength(SPOTS[0].values.length);
    expect(job.past?.books[0].dayMs).toBe(START);
  });

  it.each([
    ['no method', { ...DEFAULT_RISK_ASK, methods: [] }],
    ['an unknown method', { ...DEFAULT_RISK_ASK, methods: ['magic'] }],
    ['half a day', { ...DEFAULT_RISK_ASK, horizonDays: 0.5 }],
    ['certainty', { ...DEFAULT_RISK_ASK, confidences: [1] }],
    ['more', { ...DEFAULT_RISK_ASK, extra: 1 }],
  ])('refuse %s before a handler runs', (_name, ask) => {
    expect(CALLS['risk.run'].safeParse({ ask, snapshotId: null, jobId: 'a' }).success).toBe(false);
    expect(CALLS['risk.run'].safeParse({ ask: DEFAULT_RISK_ASK, snapshotId: null, jobId: 'a' }).success).toBe(
      true,
    );
  });
});
