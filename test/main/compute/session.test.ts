import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import { CELL_STATE, POSITION_COLUMNS, type LiveFrame } from '../../../src/contracts/live';
import type { LiveStructure } from '../../../src/contracts/structure';
import { DEFAULT_VIEW, type ViewSpec } from '../../../src/contracts/view';
import type { MarketSnapshot } from '../../../src/engine/market/snapshot';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import { drillDown, reportFigures, runScenarios } from '../../../src/main/compute/answers';
import { OWN_MODELS } from '../../../src/main/compute/combineMargins';
import type { MarketBatch } from '../../../src/main/compute/protocol';
import { createSession } from '../../../src/main/compute/session';
import {
  mixedSizes,
  NOW,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
} from '../../engine/risk/sampleBook';

const STRESS = {
  id: 'stress',
  name: 'Stress',
  version: 1,
  source: 'test',
  scenarios: [
    { id: 'down', name: 'Down', shifts: [{ underlying: '*', spot: { type: 'relative', value: -0.2 } }] },
    { id: 'up', name: 'Up', shifts: [{ underlying: '*', spot: { type: 'relative', value: 0.2 } }] },
  ],
} as const;

function batchOf(snapshot: MarketSnapshot, change: Partial<MarketBatch> = {}): MarketBatch {
  const { indices, volIndices, quotes, usdRates } = snapshot;
  return { indices, volIndices, quotes, usdRates, becameStale: [], becameLive: [], ...change };
}

function startDesk(portfolio: Portfolio = samplePortfolio(mixedSizes)) {
  const frames: LiveFrame[] = [];
  const structures: LiveStructure[] = [];
  const session = createSession(
    { onStructure: (s) => void structures.push(s), onFrame: (f) => void frames.push(f) },
    () => 0,
  );
  session.setInstruments(sampleInstruments());
  session.setRulePacks(MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)));
  session.setScenarioSets([STRESS]);
  session.setPortfolio(portfolio);
  session.takeMarket(batchOf(sampleSnapshot()), NOW, []);
  const last = (): LiveFrame => frames[frames.length - 1];
  return { session, frames, structures, last };
}

const column = (name: (typeof POSITION_COLUMNS)[number]): number => POSITION_COLUMNS.indexOf(name);

/** Sum of a column over the rows that have it: the P&L of a position without entry price is unknown. */
function sumOf(frame: LiveFrame, name: (typeof POSITION_COLUMNS)[number]): number {
  let sum = 0;
  for (let row = 0; row < frame.positions.count; row++) {
    const value = frame.positions.values[row * POSITION_COLUMNS.length + column(name)];
    if (!Number.isNaN(value)) sum += value;
  }
  return sum;
}

const view = (change: Partial<ViewSpec>): ViewSpec => ({ ...DEFAULT_VIEW, ...change });

describe('live session', () => {
  it('makes a whole frame from one batch', () => {
    const { last, structures } = startDesk();
    const frame = last();
    expect(frame.positions.count).toBe(structures[0].positions.length);
    expect(frame.header.failedCount).toBe(0);
    expect(frame.ladder?.rows.map((row) => row.id)).toContain('initialMarginUsd');
    expect(frame.heatmap?.pnlUsd[frame.heatmap.baseIndex]).toBe(0);
    expect(frame.margins.map((m) => m.modelId)).toEqual([OWN_MODELS, ...DEFAULT_VIEW.marginModels]);
    expect(frame.header.worstScenario?.pnlUsd).toBe(Math.min(...frame.scenarios.map((s) => s.pnlUsd)));
  });

  it('adds up: rows to totals, books to the tree, components to the margin, accounts to the desk', () => {
    const { last, session } = startDesk();
    const frame = last();
    const total = frame.totals[frame.totals.length - 1];
    expect(total.values[column('vegaUsd')]).toBeCloseTo(sumOf(frame, 'vegaUsd'), 6);
    expect(frame.tree['desk'].pnlUsd).toBeCloseTo(sumOf(frame, 'pnlUsd'), 4);
    expect(frame.tree['account:a0'].pnlUsd + frame.tree['account:a1'].pnlUsd).toBeCloseTo(
      frame.tree['desk'].pnlUsd,
      4,
    );
    for (const margin of frame.margins) {
      const [im] = margin.components;
      const parts = im.children
        .filter((child) => child.adds)
        .reduce((sum, child) => sum + child.amountUsd, 0);
      expect(parts, margin.modelId).toBeCloseTo(margin.initialMarginUsd, 4);
    }
    const deskIm = frame.header.initialMarginUsd;
    let accounts = 0;
    for (const id of ['a0', 'a1']) {
      session.setView(view({ scope: { kind: 'account', id } }));
      session.takeMarket(batchOf(sampleSnapshot()), NOW, []);
      accounts += last().header.initialMarginUsd;
    }
    expect(accounts).toBeCloseTo(deskIm, 4);
  });

  it('gives the same bytes whether a market came in pieces or at once', () => {
    const pieces = startDesk();
    const moved = sampleSnapshot();
    const [id, quote] = Object.entries(moved.quotes)[5];
    const vol = { ...moved.quotes[id].markVol!, value: 0.77 };
    const quotes = { [id]: { ...quote, markVol: vol } };
    pieces.session.takeMarket(batchOf({ ...moved, quotes }), NOW, []);
    const atOnce = startDesk();
    atOnce.session.takeMarket(batchOf({ ...moved, quotes: { ...moved.quotes, ...quotes } }), NOW, []);
    expect(pieces.last().engine.instrumentsRevalued).toBeLessThan(atOnce.last().engine.instrumentsRevalued);
    expect(pieces.last().engine.snapshotId).toBe(atOnce.last().engine.snapshotId);
    expect(pieces.last().heatmap?.pnlUsd).toEqual(atOnce.last().heatmap?.pnlUsd);
    expect(pieces.last().positions.values).toEqual(atOnce.last().positions.values);
    expect(pieces.last().margins).toEqual(atOnce.last().margins);
  });

  it('shows as stale what the feed no longer vouches for, and as live again afterwards', () => {
    const { session, structures, last } = startDesk();
    const { instrumentId } = structures[0].positions[3];
    const nothing = { ...sampleSnapshot(), quotes: {} };
    session.takeMarket(batchOf(nothing, { becameStale: [instrumentId] }), NOW + 100, []);
    expect(last().positions.states[3]).toBe(CELL_STATE.stale);
    expect(last().header.staleCount).toBe(1);
    session.takeMarket(batchOf(nothing, { becameLive: [instrumentId] }), NOW + 200, []);
    expect(last().header.staleCount).toBe(0);
  });

  it('shows a position in an unknown instrument as failed and keeps the others', () => {
    const book = samplePortfolio(mixedSizes);
    const stranger = { ...book.positions[0], id: 'x', instrumentId: 'deribit:BTC-NOSUCH' };
    const { last, structures } = startDesk({ ...book, positions: [...book.positions, stranger] });
    const row = structures[0].positions.findIndex((position) => position.id === 'x');
    expect(last().positions.states[row]).toBe(CELL_STATE.failed);
    expect(last().positions.failures).toContainEqual(
      expect.objectContaining({ row, failure: expect.objectContaining({ reason: 'UNKNOWN_INSTRUMENT' }) }),
    );
    expect(last().header.failedCount).toBe(1);
    expect(last().header.equityUsd).toBeGreaterThan(0);
  });

  it('counts positions that a model refuses although they have a value', () => {
    const book = samplePortfolio(mixedSizes);
    const accounts = book.accounts.map((account) => ({ ...account, marginModelId: 'hyperliquid.cross' }));
    const { last } = startDesk({ ...book, accounts });
    const { header, margins } = last();
    const refused = margins.find(({ modelId }) => modelId === 'hyperliquid.cross')!.failures;
    expect(refused.length).toBeGreaterThan(0);
    expect([header.failedCount, header.unmarginedCount]).toEqual([0, refused.length]);
  });

  it('says nothing of calls before every account is searched', () => {
    const frames: LiveFrame[] = [];
    // A stopwatch on which every look costs a second: one account a frame.
    let second = 0;
    const session = createSession(
      { onStructure: () => undefined, onFrame: (frame) => void frames.push(frame) },
      () => 1000 * (second += 1),
    );
    session.setInstruments(sampleInstruments());
    session.setRulePacks(MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)));
    session.setPortfolio(samplePortfolio(mixedSizes));
    session.takeMarket(batchOf(sampleSnapshot()), NOW, []);
    for (let k = 1; k < 20 && !frames.at(-1)?.header.isCallSearched; k++)
      session.takeMarket(batchOf(sampleSnapshot()), NOW + k, []);
    const [first, last] = [frames[0].header, frames.at(-1)!.header];
    expect([first.isCallSearched, first.nearestCall]).toEqual([false, null]);
    expect(last.isCallSearched).toBe(true);
  });

  it('never leaves out an account without rules in silence', () => {
    const book = samplePortfolio(mixedSizes);
    const [first, second] = book.accounts;
    const whole = startDesk(book).last();
    const { last } = startDesk({ ...book, accounts: [first, { ...second, marginModelId: 'ftx.pm' }] });
    const { header, margins } = last();
    const count = book.positions.filter(({ bookId }) => bookId === 'b2').length;
    expect(header.initialMarginUsd).toBeLessThan(whole.header.initialMarginUsd);
    expect([whole.header.unmarginedCount, header.unmarginedCount]).toEqual([0, count]);
    const own = margins.find(({ modelId }) => modelId === OWN_MODELS)!;
    expect(own.failures.at(-1)?.failure.message).toBe('account second: no rule pack for ftx.pm');
  });

  it('adds the discounts on collateral of all accounts up', () => {
    const book = samplePortfolio(mixedSizes);
    const { session, last } = startDesk(book);
    session.setView(view({ marginModels: ['okx.pm'] }));
    session.takeMarket(batchOf(sampleSnapshot()), NOW + 1, []);
    const { equityUsd, haircutUsd } = last().margins.find(({ modelId }) => modelId === 'okx.pm')!;
    expect(haircutUsd).toBeGreaterThan(0);
    expect(equityUsd + haircutUsd!).toBeCloseTo(last().header.equityUsd, 4);
  });

  it('shows what has expired as failed, and each margin names the positions that it is without', () => {
    const book = samplePortfolio(mixedSizes);
    const { session, structures, last } = startDesk(book);
    const before = last();
    const expiries = structures[0].positions.flatMap(({ expiryMs }) => expiryMs ?? []);
    const nearest = Math.min(...expiries);
    const ended = structures[0].positions.flatMap(({ expiryMs }, row) => (expiryMs === nearest ? [row] : []));
    session.takeMarket(batchOf(sampleSnapshot()), nearest + 60_000, []);
    const { positions, header, margins } = last();
    expect(positions.count).toBe(before.positions.count);
    for (const row of ended) {
      expect(positions.states[row]).toBe(CELL_STATE.failed);
      expect(positions.failures).toContainEqual(
        expect.objectContaining({ row, failure: expect.objectContaining({ reason: 'EXPIRED' }) }),
      );
      const value = positions.values[row * POSITION_COLUMNS.length + column('valueUsd')];
      expect(value).toBeNaN();
    }
    expect(header.failedCount).toBe(ended.length);
    const [{ failures }] = margins;
    const refused = failures.filter(({ failure }) => failure.reason === 'EXPIRED');
    const names = refused.map(({ positionId }) => positionId);
    expect(names.sort()).toEqual(ended.map((row) => structures[0].positions[row].id).sort());
  });

  it('freezes on a snapshot, ignores the live market, and goes on from it', () => {
    const { session, last } = startDesk();
    const snapshot = sampleSnapshot();
    const live = last().header.equityUsd;
    session.freeze(snapshot);
    const index = { ...snapshot.indices['deribit:btc_usd'], value: 45_000 };
    const moved = { ...snapshot, indices: { ...snapshot.indices, 'deribit:btc_usd': index } };
    session.takeMarket(batchOf(moved), NOW + 100, []);
    expect(last().engine.frozen).toBe(true);
    expect(last().engine.snapshotId).toBe(snapshot.id);
    expect(last().header.equityUsd).toBe(live);
    session.freeze(null);
    session.takeMarket(batchOf({ ...moved, quotes: {} }), NOW + 200, []);
    expect(last().engine.frozen).toBe(false);
    expect(last().header.equityUsd).not.toBe(live);
  });

  it('gives a book no cash and no share in the account', () => {
    const { session, last, structures } = startDesk();
    session.setView(view({ scope: { kind: 'book', id: 'b0' } }));
    session.takeMarket(batchOf(sampleSnapshot()), NOW, []);
    const structure = structures[structures.length - 1];
    expect(structure.scopeLabel).toBe('main / vol');
    expect(structure.balances).toEqual([]);
    expect(last().header.equityUsd).toBeNaN();
    expect(last().header.marginRatio).toBeNaN();
    expect(last().header.initialMarginUsd).toBeGreaterThan(0);
    expect(last().header.nearestCall).toBeNull();
    expect(last().collateral).toEqual([]);
    expect(new Set(structure.positions.map((p) => p.bookId))).toEqual(new Set(['b0', 'b1']));
    expect(last().positions.count).toBe(structure.positions.length);
  });
});

describe('equity of a desk', () => {
  it('lists what secures each account and adds up to the header', () => {
    const { last } = startDesk();
    const total = last().collateral.reduce((sum, line) => sum + line.totalUsd, 0);
    expect(total).toBeCloseTo(last().header.equityUsd, 4);
    expect(new Set(last().collateral.map((line) => line.accountName))).toEqual(new Set(['main', 'second']));
  });

  it('names the account that is called first, not the sum of all', () => {
    const { session, last } = startDesk();
    for (let turn = 0; turn < 4; turn++) session.takeMarket(batchOf(sampleSnapshot()), NOW + turn, []);
    const desk = last().header.nearestCall;
    const alone = ['a0', 'a1'].map((id) => {
      session.setView(view({ scope: { kind: 'account', id } }));
      for (let turn = 0; turn < 3; turn++) session.takeMarket(batchOf(sampleSnapshot()), NOW + turn, []);
      return last().header.nearestCall;
    });
    const called = alone.filter((call) => call !== null);
    const nearest = called.reduce((a, b) => (Math.abs(b.move) < Math.abs(a.move) ? b : a));
    expect(desk).toMatchObject({ move: nearest.move, account: nearest.account });
  });

  it('shows the ladder of a coin that the scope holds', () => {
    const { session, last } = startDesk();
    session.setView(view({ ladder: { ...DEFAULT_VIEW.ladder, underlying: 'SOL' } }));
    session.takeMarket(batchOf(sampleSnapshot()), NOW, []);
    expect(last().ladder?.underlying).toBe('BTC');
    expect(last().ladder?.columns.find((c) => c.move === 0)?.price).toBe(90_000);
  });
});

describe('answers', () => {
  it('drills into a cell: positions add up to what the heatmap shows', () => {
    const { session, last } = startDesk();
    const state = session.current()!;
    const heatmap = last().heatmap!;
    const drilled = drillDown(state, { kind: 'heatmap', index: heatmap.worstIndex }, undefined);
    expect(drilled.ok).toBe(true);
    if (!drilled.ok) return;
    const sum = drilled.value.rows.reduce((total, row) => total + row.pnlUsd, 0);
    expect(sum).toBeCloseTo(heatmap.pnlUsd[heatmap.worstIndex], 4);
    expect(drillDown(state, { kind: 'heatmap', index: 9999 }, undefined)).toMatchObject({ ok: false });
  });

  it('runs a set and drills into it, saved or not', () => {
    const { session } = startDesk();
    const state = session.current()!;
    const draft = { ...STRESS, id: 'draft' };
    const run = runScenarios(state, draft, sampleSnapshot());
    if (!run.ok) throw new Error(run.failure.message);
    expect(run.value.outcomes.map((o) => o.scenarioId)).toEqual(['down', 'up']);
    expect(run.value.outcomes.every((o) => Number.isFinite(o.initialMarginUsd))).toBe(true);
    const drilled = drillDown(state, { kind: 'scenario', setId: 'draft', scenarioId: 'down' }, run.value);
    if (!drilled.ok) throw new Error(drilled.failure.message);
    expect(drilled.value.totalUsd).toBeCloseTo(run.value.outcomes[0].pnlUsd, 4);
  });

  it('reports the frozen market, not the live one', () => {
    const { session } = startDesk();
    const snapshot = sampleSnapshot();
    session.freeze(snapshot);
    const index = { ...snapshot.indices['deribit:btc_usd'], value: 45_000 };
    session.takeMarket(
      batchOf({ ...snapshot, indices: { ...snapshot.indices, 'deribit:btc_usd': index } }),
      NOW + 100,
      [],
    );
    const figures = reportFigures(session.current()!);
    expect(figures.market.indices['deribit:btc_usd'].value).toBe(90_000);
    expect(figures.ladders.map((ladder) => ladder.underlying)).toEqual(['BTC', 'ETH']);
    expect(figures.equityCurve.find((point) => point.move === 0)?.equityUsd).toBeCloseTo(
      figures.frame.header.equityUsd,
      4,
    );
  });
});
