import { afterEach, describe, expect, it } from 'vitest';
import type { SmileReport } from '../../../src/contracts/surface';
import { createSurfaceStore } from '../../../src/main/db/surfaceStore';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { openDatabase, type Database } from '../../../src/main/db/database';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { createSurfaceHistory } from '../../../src/main/services/surfaceHistory';
import { createSurfaceService } from '../../../src/main/services/surfaces';
import { createUndoService } from '../../../src/main/services/undo';
import { createSurfaceDesk } from '../../../src/main/compute/surfaces/surfaceDesk';
import { failure, success } from '../../../src/engine/basics/result';
import { CHAIN_AT, CHAIN_STRIDE } from '../../../src/engine/market/optionChain';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const NOW = 1_790_000_000_000;
const EXPIRY = NOW + 60 * DAY;
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-surface-'));
let database: Database | undefined;
afterEach(() => {
  database?.close();
  rmSync(folder, { recursive: true, force: true });
});

function smileAt(takenMs: number, vol: number, venue: 'deribit' | 'binance' = 'deribit'): SmileReport {
  const rows = new Float64Array(12 * CHAIN_STRIDE).fill(NaN);
  for (let i = 0; i < 12; i += 1) {
    const at = i * CHAIN_STRIDE;
    rows[at + CHAIN_AT.strike] = 70_000 + 3_000 * i;
    rows[at + CHAIN_AT.isCall] = 1;
    rows[at + CHAIN_AT.markVol] = vol;
    rows[at + CHAIN_AT.markMs] = takenMs;
    rows[at + CHAIN_AT.doubts] = 0;
  }
  const desk = createSurfaceDesk(() => 0);
  const venueForward = { value: 86_000, exchangeTimeMs: takenMs, localTimeMs: takenMs, source: 'test' };
  const name = { venue, indexName: 'btc_usd', underlying: 'BTC' } as const;
  const place = { key: `${venue}:btc_usd:${EXPIRY}`, isInverse: true, expiryMs: EXPIRY };
  desk.take([{ ...name, ...place, takenMs, venueForward, rows }]);
  return desk.step()!;
}

describe('surfaces in main', () => {
  it('store one an hour, give yesterday back, and keep overrides that can be undone', async () => {
    const opened = openDatabase(join(folder, 'desk.db'), { nowMs: NOW });
    if (!opened.ok) throw new Error(opened.failure.message);
    database = opened.value;
    let nowMs = NOW;
    const clock = (): number => nowMs;
    const store = createPortfolioStore(database);
    const portfolio = createPortfolioService({ store, clock });
    const undo = createUndoService({ store, portfolio });
    const history = createSurfaceHistory(createSurfaceStore(database), clock);
    const surfaces = createSurfaceService({ portfolio, history, clock });
    const look = () => {
      const seen = surfaces.view({ surface: null, expiryMs: null });
      if (!seen.ok) throw new Error(seen.failure.message);
      return seen.value;
    };
    expect(look()).toMatchObject({ surfaces: [], smile: null });

    surfaces.take(smileAt(nowMs, 0.5));
    expect(look().formerNote).toContain('none is stored yet');
    nowMs += 30_000;
    surfaces.take(smileAt(nowMs, 0.5));
    nowMs += DAY;
    surfaces.take(smileAt(nowMs, 0.6));
    const { former, formerTerm, smile, heads } = look();
    expect(smile?.figures.atmVol).toBeCloseTo(0.6, 6);
    expect(former?.figures.atmVol).toBeCloseTo(0.5, 6);
    expect(former?.takenMs).toBe(NOW + 30_000);
    expect(formerTerm).toEqual([{ expiryMs: EXPIRY, atmVol: former?.figures.atmVol }]);
    expect(heads[0]).not.toHaveProperty('points');
    nowMs += 12 * HOUR;
    surfaces.take(smileAt(nowMs, 0.6));
    expect(look().former?.takenMs ?? 'none').not.toBe(NOW + 30_000);

    const key = `deribit:btc_usd:${EXPIRY}`;
    const place = { venue: 'deribit', indexName: 'btc_usd', expiryMs: EXPIRY } as const;
    const whole = { ...place, kind: 'shift', vol: 0.02 } as const;
    const single = { ...place, strike: 85_000, kind: 'absolute', vol: 0.7 } as const;
    expect(portfolio.setVolOverride(whole).ok && portfolio.setVolOverride(single).ok).toBe(true);
    expect(portfolio.setVolOverride({ ...single, vol: 0.8 }).ok).toBe(true);
    const vols = () => surfaces.smiles()[key].overrides.map(({ vol }) => vol);
    expect(vols()).toEqual([0.02, 0.8]);
    await undo.undo();
    expect(vols()).toEqual([0.02, 0.7]);
    expect(portfolio.removeVolOverride(place).ok).toBe(true);
    expect(vols()).toEqual([0.7]);
    await undo.undo();
    expect(vols()).toEqual([0.02, 0.7]);
    const again = createPortfolioService({ store, clock }).get();
    expect(again.ok && again.value.volOverrides?.map(({ vol, setMs }) => [vol, setMs])).toEqual([
      [0.02, nowMs],
      [0.7, nowMs],
    ]);
    for (const refused of [
      { ...single, vol: 0 },
      { ...single, vol: 9 },
      { ...whole, vol: 0 },
      { ...whole, vol: 2 },
    ])
      expect(portfolio.setVolOverride(refused)).toMatchObject({
        ok: false,
        failure: { reason: 'OUT_OF_RANGE' },
      });
    expect(portfolio.removeVolOverride({ ...place, strike: 1 })).toMatchObject({
      ok: false,
      failure: { reason: 'NOT_FOUND' },
    });
  });

  const historyOf = () => {
    let stored = 0;
    const history = {
      consider: () => void (stored += 1),
      yesterday: () => failure('NOT_FOUND', 'none is stored yet'),
      yesterdayTerm: () => [{ expiryMs: EXPIRY, atmVol: 0.4 }],
    };
    return { history, storedCount: () => stored };
  };
  const holding = (...ids: string[]) => ({
    get: () => success({ positions: ids.map((instrumentId) => ({ instrumentId })) } as unknown as Portfolio),
  });

  it('show the fits of a recording while one is shown, on its clock, and keep the live ones apart', () => {
    const { history, storedCount } = historyOf();
    const surfaces = createSurfaceService({ portfolio: holding(), history, clock: () => NOW });
    const look = () => {
      const seen = surfaces.view({ surface: null, expiryMs: null });
      return seen.ok ? seen.value : undefined;
    };
    surfaces.take(smileAt(NOW, 0.5));
    const fitsOfToday = surfaces.smiles();
    const then = NOW - 30 * DAY;
    surfaces.show({ now: () => then });
    expect(look()).toMatchObject({ heads: [], smile: null, nowMs: then });
    surfaces.take(smileAt(then, 0.8));
    expect(look()?.smile?.figures.atmVol).toBeCloseTo(0.8, 6);
    expect(look()).toMatchObject({ former: null, formerTerm: [], nowMs: then });
    expect(look()?.formerNote).toContain('recorded prices');
    expect(storedCount(), 'a recording is not stored as a surface of today').toBe(1);
    expect(surfaces.smiles(), 'a snapshot of the live market has its own fits').toEqual(fitsOfToday);
    surfaces.show(undefined);
    expect(look()?.smile?.figures.atmVol).toBeCloseTo(0.5, 6);
    expect(look()?.nowMs).toBe(NOW);
  });

  it('keep the last fit of a smile that has lost its quotes, until it is fitted again', () => {
    const { history } = historyOf();
    const surfaces = createSurfaceService({ portfolio: holding(), history, clock: () => NOW });
    const look = () => {
      const seen = surfaces.view({ surface: null, expiryMs: null });
      return seen.ok ? seen.value : undefined;
    };
    surfaces.take(smileAt(NOW, NaN));
    expect(look(), 'never fitted').toMatchObject({ smile: { status: 'tooFew' }, lastFit: null });
    surfaces.take(smileAt(NOW, 0.5));
    expect(look()?.lastFit).toBeNull();
    surfaces.take(smileAt(NOW + 1_000, NaN));
    expect(look()).toMatchObject({ smile: { status: 'tooFew' }, lastFit: { fittedMs: NOW } });
    expect(look()?.lastFit?.atmVol).toBeCloseTo(0.5, 6);
    surfaces.take(smileAt(NOW + 2_000, 0.6));
    expect(look()?.lastFit).toBeNull();
  });

  it('open on the surface of the venue that most positions are at', () => {
    const opened = (...ids: string[]): string | undefined => {
      const { history } = historyOf();
      const surfaces = createSurfaceService({ portfolio: holding(...ids), history, clock: () => NOW });
      for (const venue of ['deribit', 'binance'] as const) surfaces.take(smileAt(NOW, 0.5, venue));
      const seen = surfaces.view({ surface: null, expiryMs: null });
      return seen.ok ? seen.value.smile?.venue : undefined;
    };
    expect(opened()).toBe('binance');
    expect(opened('binance:BTC-261225-80000-C', 'deribit:BTC-25DEC26-80000-C', 'deribit:BTC-PERPETUAL')).toBe(
      'deribit',
    );
  });
});
