import { describe, expect, it } from 'vitest';
import { revalue } from '../../../../src/engine/risk/revalue';
import { pnlByPosition } from '../../../../src/engine/risk/scenarioReaders';
import { createBookRun, TILE } from '../../../../src/engine/risk/valueAtRisk/bookRun';
import { mapFactors, MAPPING_RULES } from '../../../../src/engine/risk/valueAtRisk/factorMap';
import type { FactorHistory } from '../../../../src/engine/market/factorHistory';
import type { Scenario, ScenarioShift } from '../../../../src/engine/scenarios/scenario';
import { black76Undiscounted } from '../../../../src/engine/pricing/black76';
import { normalCdf } from '../../../../src/engine/math/normal';
import { compileSample, mixedSizes, samplePortfolio } from '../sampleBook';
import { SPOTS, walk } from './riskDesk';

function runOf(histories: readonly FactorHistory[], rules = MAPPING_RULES, size = mixedSizes) {
  const desk = compileSample(samplePortfolio(size));
  const { universe, market, book } = desk;
  const map = mapFactors(universe, book, histories, rules);
  return {
    ...desk,
    map,
    run: createBookRun({ universe, market, book, map, isIn: () => true, horizonDays: 1 }),
  };
}

/** P&L of one scenario by the scenario engine, position by position. */
function byScenario({ universe, market, book }: ReturnType<typeof compileSample>, shifts: ScenarioShift[]) {
  const scenario: Scenario = { id: 's', name: 's', shifts };
  return pnlByPosition(revalue(universe, market, [scenario]), book, 0);
}

describe('a book moved by factors', () => {
  it('moves as the same shifts given as a scenario', () => {
    const flat = { ...MAPPING_RULES, volTenor: { ...MAPPING_RULES.volTenor, shortPower: 0, longPower: 0 } };
    const desk = runOf([...SPOTS, walk('vol:BTC', 701, 0.5, 0.05), walk('basis:ETH', 701, 0.05, 0.01)], flat);
    expect(desk.map.ids).toEqual(['spot:BTC', 'vol:BTC', 'spot:ETH', 'basis:ETH']);
    const moves = Float64Array.from([-0.12, 0.3, 0.07, -0.04]);
    const relative = (move: number) => ({ type: 'relative', value: Math.expm1(move) }) as const;
    const expected = byScenario(desk, [
      { underlying: 'BTC', spot: relative(-0.12), vol: relative(0.3) },
      { underlying: 'ETH', spot: relative(0.07), vol: relative(0.3), basisShift: -0.04 },
    ]);
    const [pnl] = desk.run.pnl(moves);
    expect(Math.abs(pnl - expected.totalUsd), `got ${pnl}, expected ${expected.totalUsd}`).toBeLessThan(
      1e-9 * Math.abs(expected.totalUsd),
    );
    const parts = desk.run.positionPnl(moves, [0]);
    expected.rows.forEach(({ pnlUsd }, p) => expect(parts.at(0, p)).toBeCloseTo(pnlUsd, 6));
  });

  it('says what is assumed, held and refused', () => {
    const { map, book } = runOf([SPOTS[0]]);
    const status = Object.fromEntries(map.lines.map(({ subject, status: s }) => [subject, s]));
    expect(status).toMatchObject({
      'BTC spot': 'history',
      'BTC vol': 'assumed',
      'BTC funding': 'held',
      'ETH spot': 'refused',
      'USDC rate': 'held',
    });
    const held = book.portfolio.positions.filter(({ instrumentId }) => instrumentId.includes('ETH'));
    expect(held.length).toBeGreaterThan(10);
    expect(map.refused.size).toBe(held.length);
    const proxied = runOf([SPOTS[0]], { ...MAPPING_RULES, proxies: { ETH: { coin: 'BTC', beta: 1.5 } } });
    expect(proxied.map.refused.size).toBe(0);
    expect(proxied.map.lines.find(({ subject }) => subject === 'ETH spot')?.rule).toBe(
      '1.5 x log return of spot:BTC',
    );
    const [pnl] = proxied.run.pnl(Float64Array.from([0.02]));
    const own = runOf(SPOTS);
    expect(pnl).toBeCloseTo(own.run.pnl(Float64Array.from([0.02, 0.03]))[0], 6);
  });

  it('lets vol rise with the size of a fall where it has no history', () => {
    const only = (k: number, i: { kind: string; underlying: string }) =>
      i.kind === 'option' && i.underlying === 'BTC' && k % 5 === 0 ? 1 : 0;
    const flat = { ...MAPPING_RULES, volTenor: { ...MAPPING_RULES.volTenor, shortPower: 0, longPower: 0 } };
    const desk = runOf(SPOTS, flat, only);
    const expected = byScenario(desk, [
      {
        underlying: 'BTC',
        spot: { type: 'relative', value: Math.expm1(-0.1) },
        vol: { type: 'relative', value: Math.expm1(0.1) },
      },
    ]);
    expect(desk.run.pnl(Float64Array.from([-0.1]))[0]).toBeCloseTo(expected.totalUsd, 6);
  });

  it('gives the same bits in one table and in tiles, and sums groups to the whole', () => {
    const desk = runOf(SPOTS);
    const count = 5 * TILE + 17;
    const moves = Float64Array.from({ length: 2 * count }, (_, k) => 0.1 * Math.sin(k));
    const tiled = desk.run.pnl(moves);
    const whole = desk.run.pnl(moves.slice(0, 2000));
    expect(tiled.slice(0, 1000)).toEqual(whole);
    const groupOf = Int32Array.from(desk.book.book);
    const groups = desk.run.groupPnl(moves, { groupOf, count: 3 });
    tiled.forEach((pnl, s) => {
      const sum = groups.reduce((total, group) => total + group[s], 0);
      expect(Math.abs(sum - pnl)).toBeLessThan(1e-7 * Math.max(1, Math.abs(pnl)));
    });
  });

  it('moves the rate of a stablecoin with its peg', () => {
    const only = (_k: number, i: { kind: string; settlementCurrency: string; underlying: string }) =>
      i.kind === 'perpetual' && i.settlementCurrency === 'USDC' && i.underlying === 'BTC' ? 2 : 0;
    const desk = runOf([...SPOTS, walk('peg:USDC', 701, 0, 0.001)], MAPPING_RULES, only);
    expect(desk.map.ids).toEqual(['spot:BTC', 'peg:USDC']);
    const [pnl] = desk.run.pnl(Float64Array.from([Math.log(1.1), -0.05]));
    const price = 90_000 * 1.0003;
    expect(pnl).toBeCloseTo(2 * price * 0.1 * (0.9998 - 0.05), 6);
  });

  it('pays funding on perpetuals and turns the smile about its slope', () => {
    const perpetual = (_k: number, i: { kind: string; isInverse: boolean; underlying: string }) =>
      i.kind === 'perpetual' && !i.isInverse && i.underlying === 'BTC' ? 1 : 0;
    const funded = runOf([...SPOTS, walk('funding:BTC', 701, 0.1, 0.02)], MAPPING_RULES, perpetual);
    const [paid] = funded.run.pnl(Float64Array.from([0, 0.365]));
    expect(paid).toBeCloseTo((-90_000 * 1.0003 * 0.365 * 0.9998) / 365, 6);

    const strike = (k: number, i: { kind: string; underlying: string; isInverse: boolean }) =>
      i.kind === 'option' && i.underlying === 'BTC' && !i.isInverse && k % 7 === 0 ? 3 : 0;
    const desk = runOf([...SPOTS, walk('skew:BTC', 701, -0.05, 0.01)], MAPPING_RULES, strike);
    const [pnl] = desk.run.pnl(Float64Array.from([0, 0.04]));
    let expected = 0;
    for (let p = 0; p < desk.book.count; p++) {
      const row = desk.book.instrument[p];
      const e = desk.universe.expirySlot[row];
      const [f, k, v] = [desk.market.forward[e], desk.universe.strike[row], desk.market.vol[row]];
      const root = Math.sqrt(desk.market.years[e]);
      const delta = normalCdf(Math.log(f / k) / (v * root) + 0.5 * v * root);
      const sign = desk.universe.isCall[row] === 1 ? 1 : -1;
      const at = (vol: number): number => black76Undiscounted(sign, f, k, vol * root);
      expected += 3 * (at(v + 2 * (0.5 - delta) * 0.04) - at(v)) * 0.9998;
    }
    expect(desk.book.count).toBeGreaterThan(1);
    expect(pnl).toBeCloseTo(expected, 6);
  });
});
