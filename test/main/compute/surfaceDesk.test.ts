import { describe, expect, it } from 'vitest';
import type { SmileReport } from '../../../src/contracts/surface';
import { CELL_STATE, POSITION_COLUMNS, VOL_SOURCES } from '../../../src/contracts/live';
import type { VolOverride } from '../../../src/engine/market/expiryVols';
import { expiryVolsKey } from '../../../src/engine/market/expiryVols';
import type { OptionChain } from '../../../src/engine/market/optionChain';
import { smileVol } from '../../../src/main/feeds/simulator/smile';
import { createSurfaceDesk } from '../../../src/main/compute/surfaces/surfaceDesk';
import { CHAIN_AT, CHAIN_STRIDE } from '../../../src/engine/market/optionChain';
import { yearFraction } from '../../../src/engine/basics/time';
import { createSession } from '../../../src/main/compute/session';
import type { LiveStructure } from '../../../src/contracts/structure';
import type { LiveFrame } from '../../../src/contracts/live';
import { shippedRulePack } from '../../../src/cli/resources';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import {
  mixedSizes,
  NOW,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
} from '../../engine/risk/sampleBook';

const MARKET = { volShort: 0.55, volLong: 0.5, skew: -0.25, wings: 1 };
const FORWARD = 86_000;
const DAY = 86_400_000;

function chainOf(days: number, change: (rows: Float64Array) => void = () => undefined): OptionChain {
  const expiryMs = NOW + days * DAY;
  const years = yearFraction(NOW, expiryMs);
  const strikes = Array.from({ length: 25 }, (_, i) => 62_000 + 2_000 * i);
  const rows = new Float64Array(strikes.length * 2 * CHAIN_STRIDE).fill(NaN);
  strikes.forEach((strike, i) =>
    [1, 0].forEach((isCall, side) => {
      const at = (2 * i + side) * CHAIN_STRIDE;
      const vol = smileVol(MARKET, Math.log(strike / FORWARD), years);
      rows[at + CHAIN_AT.strike] = strike;
      rows[at + CHAIN_AT.isCall] = isCall;
      rows[at + CHAIN_AT.markVol] = vol;
      rows[at + CHAIN_AT.bidVol] = vol - 0.004;
      rows[at + CHAIN_AT.askVol] = vol + 0.004;
      for (const time of ['markMs', 'bidMs', 'askMs'] as const) rows[at + CHAIN_AT[time]] = NOW;
      rows[at + CHAIN_AT.doubts] = 0;
    }),
  );
  change(rows);
  return {
    key: expiryVolsKey('deribit:btc_usd', expiryMs),
    venue: 'deribit',
    indexName: 'btc_usd',
    underlying: 'BTC',
    isInverse: true,
    expiryMs,
    takenMs: NOW,
    venueForward: { value: FORWARD, exchangeTimeMs: NOW, localTimeMs: NOW, source: 'test' },
    rows,
  };
}

function runAll(desk: ReturnType<typeof createSurfaceDesk>): SmileReport[] {
  const reports: SmileReport[] = [];
  for (let next = desk.step(); next !== undefined; next = desk.step()) reports.push(next);
  return reports;
}

describe('the surface desk', () => {
  it('fits each waiting expiry once, the newest chain only', () => {
    const desk = createSurfaceDesk(() => 0);
    desk.take([chainOf(7), chainOf(30)]);
    desk.take([chainOf(7)]);
    const reports = runAll(desk);
    expect(reports.map(({ status }) => status)).toEqual(['fitted', 'fitted']);
    for (const { figures, years, rmseVol, forward, points, curve } of reports) {
      const truth = smileVol(MARKET, 0, years);
      expect(Math.abs(figures.atmVol - truth), `atm ${figures.atmVol}, market ${truth}`).toBeLessThan(2e-4);
      expect(rmseVol).toBeLessThan(1e-3);
      expect(forward).toMatchObject({ value: FORWARD, method: 'venue' });
      expect([points.length / 8, curve.length / 4]).toEqual([25, 81]);
    }
  });

  it('inverts bids and asks that come as prices, once per arrival', () => {
    const desk = createSurfaceDesk(() => 0);
    const priced = chainOf(30, (rows) => {
      for (let at = 0; at < rows.length; at += CHAIN_STRIDE) {
        rows[at + CHAIN_AT.bidVol] = NaN;
        rows[at + CHAIN_AT.askVol] = NaN;
        if (rows[at] === 86_000) [rows[at + CHAIN_AT.bid], rows[at + CHAIN_AT.ask]] = [0.055, 0.058];
      }
    });
    desk.take([priced]);
    const [{ points }] = runAll(desk);
    const atMoney = [...points].indexOf(86_000);
    const [bid, ask] = [points[atMoney + 3], points[atMoney + 4]];
    // At the money the price in coin is 2 N(s/2) - 1 with s = vol sqrt(T): 0.055 is s = 0.13797.
    expect(bid).toBeCloseTo(0.13797 / Math.sqrt(30 / 365), 3);
    expect(ask).toBeGreaterThan(bid);
  });

  it('says why an expiry has no smile', () => {
    const desk = createSurfaceDesk(() => 0);
    const { venueForward: _, ...noForward } = chainOf(7);
    const stale = chainOf(14, (rows) => {
      for (let at = 0; at < rows.length; at += CHAIN_STRIDE) rows[at + CHAIN_AT.doubts] = 1;
    });
    desk.take([noForward, stale]);
    const [first, second] = runAll(desk);
    expect(first).toMatchObject({ status: 'failed', isTrusted: false, forward: null });
    expect(first.detail).toContain('no forward');
    expect(second).toMatchObject({ status: 'tooFew', leftOut: [{ why: 'stale', count: 50 }] });
    expect(second.vols).toEqual({ refused: second.detail, overrides: [] });
  });

  it('tells an override and its end without fitting again', () => {
    const desk = createSurfaceDesk(() => 0);
    const chain = chainOf(30);
    desk.take([chain]);
    const [fitted] = runAll(desk);
    const override: VolOverride = {
      venue: 'deribit',
      indexName: 'btc_usd',
      expiryMs: chain.expiryMs,
      kind: 'shift',
      vol: 0.02,
    };
    const [set] = desk.setOverrides([override]);
    expect(set.overriddenAtmVol).toBeCloseTo(fitted.figures.atmVol + 0.02, 12);
    expect(set.overridden).not.toBeNull();
    expect(desk.setOverrides([override])).toHaveLength(1);
    const [free] = desk.setOverrides([]);
    expect([free.overridden, free.overrides]).toEqual([null, []]);
    expect(desk.setOverrides([])).toEqual([]);
  });
});

describe('the session', () => {
  const column = (name: (typeof POSITION_COLUMNS)[number]): number => POSITION_COLUMNS.indexOf(name);

  it('values by the mark, by the fit where the mark is stale, and by hand; and goes back', () => {
    const frames: LiveFrame[] = [];
    let structure: LiveStructure | undefined;
    const session = createSession(
      { onStructure: (next) => void (structure = next), onFrame: (f) => void frames.push(f) },
      () => 0,
    );
    const instruments = sampleInstruments();
    const portfolio = samplePortfolio(mixedSizes);
    session.setInstruments(instruments);
    session.setRulePacks(MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)));
    session.setScenarioSets([]);
    session.setPortfolio(portfolio);
    const { indices, volIndices, quotes, usdRates } = sampleSnapshot();
    const batch = { indices, volIndices, quotes, usdRates, becameStale: [], becameLive: [] };
    session.takeMarket(batch, NOW, []);
    const held = structure!.positions.flatMap(({ instrumentId }, row) => {
      const found = instruments.find(({ id }) => id === instrumentId);
      return found?.kind === 'option' && quotes[instrumentId]?.markVol ? [{ found, row }] : [];
    });
    const [{ found: option, row }] = held;
    const read = () => {
      const { values, volSources, states } = frames.at(-1)!.positions;
      const at = row * POSITION_COLUMNS.length;
      return {
        vol: values[at + column('vol')],
        value: values[at + column('valueUsd')],
        source: VOL_SOURCES[volSources![row]],
        state: states[row],
      };
    };
    const plain = read();
    expect(plain).toMatchObject({ source: 'mark', state: CELL_STATE.live });

    const key = expiryVolsKey(`${option.venue}:${option.indexName}`, option.expiryMs);
    const years = yearFraction(NOW, option.expiryMs);
    const svi = { a: 0.49 * years, b: 0, rho: 0, m: 0, sigma: 0.1 };
    const fitted = { slice: { svi }, years, lowK: -3, highK: 3, quotedMs: NOW };
    session.setFit(key, { fitted, refused: '', overrides: [] });
    session.takeMarket({ ...batch, quotes: {} }, NOW, []);
    expect(read()).toEqual(plain);

    const nothing = { ...batch, quotes: {} };
    session.takeMarket({ ...nothing, doubts: { [option.id]: ['stale'] } }, NOW, []);
    expect(read().source).toBe('fitted');
    expect(read().vol).toBeCloseTo(0.7, 12);
    expect(read().value).not.toBe(plain.value);
    session.takeMarket({ ...nothing, doubts: { [option.id]: [] } }, NOW, []);
    expect(read()).toEqual(plain);

    const { venue, indexName, expiryMs, strike } = option;
    const override: VolOverride = { venue, indexName, expiryMs, strike, kind: 'absolute', vol: 0.9 };
    session.setPortfolio({ ...portfolio, volOverrides: [override] });
    session.takeMarket(nothing, NOW, []);
    expect(read()).toMatchObject({ vol: 0.9, source: 'override' });
    session.setPortfolio(portfolio);
    session.takeMarket(nothing, NOW, []);
    expect(read()).toEqual(plain);
  });
});
