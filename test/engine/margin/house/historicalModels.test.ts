import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/engine/instruments/instrument';
import { createMarginEngine, evaluateMargin } from '../../../../src/engine/margin/marginEngine';
import type { MarginComponent, MarginModel, MarginResult } from '../../../../src/engine/margin/marginModel';
import { houseVar } from '../../../../src/engine/margin/house/houseVar';
import {
  historyBlocks,
  historyOf,
  historyScenarios,
  stressRows,
} from '../../../../src/engine/margin/house/marketHistory';
import { prismaMargin } from '../../../../src/engine/margin/prisma/prismaMargin';
import { prismaMarketRisk } from '../../../../src/engine/margin/prisma/prismaRisk';
import type { RulePack } from '../../../../src/engine/margin/rulePack';
import { span2Margin } from '../../../../src/engine/margin/span/span2Margin';
import { instrumentRisk } from '../../../../src/engine/risk/instrumentRisk';
import { compileSample, samplePortfolio } from '../../risk/sampleBook';
import { shippedPack } from '../rulePacks';

function margin(model: MarginModel, pack: RulePack, quantity: (i: Instrument) => number): MarginResult {
  const portfolio = samplePortfolio((_, i) => quantity(i));
  const positions = portfolio.positions.map((p) => ({ ...p, bookId: 'b0' }));
  const { universe, market, book } = compileSample({ ...portfolio, positions });
  const engine = createMarginEngine(universe, market, [{ model, pack }]);
  return evaluateMargin(engine, 0, { book, account: 0, unit: instrumentRisk(universe, market) });
}

const find = (component: MarginComponent, id: string): MarginComponent | undefined =>
  component.id === id
    ? component
    : component.children.map((child) => find(child, id)).find((found) => found !== undefined);

const edited = (pack: RulePack, changes: Readonly<Record<string, number | string>>): RulePack => ({
  ...pack,
  parameters: pack.parameters.map((p) => (p.name in changes ? { ...p, value: changes[p.name] } : p)),
});

const perpetual = (size: number) => (i: Instrument) => (i.symbol === 'BTC_USDC-PERPETUAL' ? size : 0);

describe('history', () => {
  const pack = shippedPack('house-var');
  it('gives as many scenarios as its blocks say, for models too', () => {
    const { filtered, longRun, stressed } = historyBlocks(pack);
    expect(historyScenarios(pack)).toHaveLength(filtered.count + longRun.count + stressed.count);
    expect(span2Margin.scenarios(shippedPack('cme-span2'))).toHaveLength(200 + 60 + 4);
  });

  it('keeps March 2020 among the stressed days', () => {
    const moves = historyScenarios(pack)
      .slice(historyBlocks(pack).stressed.from)
      .map((scenario) => scenario.shifts[0].spot?.value ?? 0);
    const worst = Math.min(...historyOf(pack).returns[0]);
    expect(Math.min(...moves)).toBeCloseTo(Math.expm1(worst), 12);
    expect(worst).toBeLessThan(-0.4);
  });

  it('picks the largest rows in order of time', () => {
    expect(stressRows([Float64Array.from([0.1, -0.5, 0.2, 0.4])], 2)).toEqual([1, 3]);
  });
});

describe('VaR of a single perpetual', () => {
  it('is the k-th worst filtered move times the position, for VaR and for ES', () => {
    const pack = edited(shippedPack('house-var'), { tail_measure: 'var', tail_probability: 0.05 });
    const { filtered } = historyBlocks(pack);
    const moves = historyScenarios(pack)
      .slice(filtered.from, filtered.from + filtered.count)
      .map((scenario) => scenario.shifts[0].spot?.value ?? 0)
      .sort((a, b) => a - b);
    const price = 90_000 * 1.0003;
    const result = margin(houseVar, pack, perpetual(2));
    const current = find(result.components[1], 'current');
    const expected = -moves[Math.ceil(0.05 * 160) - 1] * 2 * price * 0.9998 * 1.5;
    expect(current?.amountUsd).toBeCloseTo(expected, 4);
    const es = margin(houseVar, edited(pack, { tail_measure: 'es' }), perpetual(2));
    const mean = moves.slice(0, 8).reduce((sum, move) => sum - move / 8, 0);
    expect(find(es.components[1], 'current')?.amountUsd).toBeCloseTo(mean * 2 * price * 0.9998 * 1.5, 4);
  });

  it('is homogeneous where no size term applies, and flat books cost nothing', () => {
    for (const [model, name] of [
      [houseVar, 'house-var'],
      [prismaMargin, 'eurex-prisma'],
      [span2Margin, 'cme-span2'],
    ] as const) {
      const pack = shippedPack(name);
      const [one, two] = [1, 2].map((size) => margin(model, pack, perpetual(size)).maintenanceMarginUsd);
      expect(Math.abs(two - 2 * one), `${name}: ${one}, ${two}`).toBeLessThan(1e-6 * two);
      expect(margin(model, pack, () => 0).initialMarginUsd).toBe(0);
    }
  });

  it('refuses a coin without history instead of holding it still', () => {
    const pack = shippedPack('house-var');
    const onlyEth = {
      ...pack,
      parameters: pack.parameters.filter(
        ({ name, scope }) => !(name === 'daily_log_returns' && scope === 'BTC'),
      ),
    };
    const result = margin(houseVar, onlyEth, perpetual(2));
    expect(result.maintenanceMarginUsd).toBe(0);
    expect(result.failures.map(({ failure }) => failure.reason)).toEqual(['UNSUPPORTED']);
    expect(result.failures[0].failure.message).toContain('no price history of BTC');
  });
});

describe('PRISMA aggregation', () => {
  it('adds the correlation break and takes the larger set', () => {
    const rates = { modelError: 1.1, stressWeight: 0.9, correlation: { kappa: 1, low: 0, high: 0.5 } };
    const filtered = { valueAtRisk: 100, windows: [90, 110] };
    const stressed = { valueAtRisk: 120, windows: [20, 220] };
    const risk = prismaMarketRisk(filtered, stressed, rates);
    expect(risk).toMatchObject({ filteredBreak: 10, stressedBreak: 60 });
    expect(risk.filtered).toBeCloseTo(121, 9);
    expect(risk.marketRisk).toBeCloseTo(162, 9);
  });
});
