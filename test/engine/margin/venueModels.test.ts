/** The exchange replicas on whole accounts: hedges, sub-additivity of the scan, debts, what each venue refuses. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import { createMarginEngine, evaluateMargin } from '../../../src/engine/margin/marginEngine';
import type { MarginComponent, MarginResult } from '../../../src/engine/margin/marginModel';
import { findMarginModel } from '../../../src/engine/margin/models';
import type { RulePack, RuleParameter } from '../../../src/engine/margin/rulePack';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { compileSample, sampleInstruments, samplePortfolio } from '../risk/sampleBook';
import { shippedPack } from './rulePacks';

const DOLLARS: Portfolio['balances'] = [{ accountId: 'a0', currency: 'USDC', amount: '500000' }];

function margin(
  id: string,
  size: (k: number, i: Instrument) => number,
  balances = DOLLARS,
  edit = (pack: RulePack): RulePack => pack,
): MarginResult {
  const portfolio = samplePortfolio(size);
  const positions = portfolio.positions.map((p) => ({ ...p, bookId: 'b0' }));
  const { universe, market, book } = compileSample({ ...portfolio, positions, balances });
  const model = findMarginModel(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  const pack = edit(shippedPack(model.rulePackKind.replace('.', '-')));
  const engine = createMarginEngine(universe, market, [{ model, pack }]);
  return evaluateMargin(engine, 0, { book, account: 0, unit: instrumentRisk(universe, market) });
}

const findAll = (c: MarginComponent, id: string): readonly MarginComponent[] =>
  c.id === id ? [c] : c.children.flatMap((child) => findAll(child, id));

/** Amount of a component in maintenance margin, summed over underlyings. */
const part = (result: MarginResult, id: string): number =>
  findAll(result.components[1], id).reduce((sum, c) => sum + c.amountUsd, 0);

/** The scenario part of the models that have one; for OKX the grid of 21 cells. */
const SCAN: readonly (readonly [string, string])[] = [
  ['okx.pm', 'mr1'],
  ['paradex.pm', 'scan'],
  ['bybit.pm', 'max_loss'],
  ['deribit.pmv1', 'worst_case'],
];

const instruments = sampleInstruments();
const sizes = fc.array(fc.integer({ min: -5, max: 5 }), {
  minLength: instruments.length,
  maxLength: instruments.length,
});
const sized = (list: readonly number[]) => (k: number, i: Instrument) =>
  i.kind === 'spot' ? 0 : i.kind === 'option' || !i.isInverse ? list[k] / 2 : list[k] * 10_000;

describe('scenario losses', () => {
  it.each(SCAN)('%s: %s of a book is at most that of its parts', (id, component) => {
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        const [one, two, both] = [a, b, a.map((x, k) => x + b[k])].map((list) =>
          part(margin(id, sized(list)), component),
        );
        expect(both, `${one} + ${two}`).toBeLessThanOrEqual((one + two) * (1 + 1e-9) + 1e-6);
      }),
      { numRuns: 6 },
    );
  });

  const long = (i: Instrument): number => (i.symbol === 'BTC_USDC-PERPETUAL' ? 2 : 0);
  const put = (i: Instrument): number =>
    i.kind === 'option' &&
    !i.isInverse &&
    i.underlying === 'BTC' &&
    i.optionType === 'put' &&
    i.strike === 90_000
      ? 2 / 3
      : 0;

  it.each<readonly [string, string]>([
    ...SCAN,
    ['derive.pm', 'worst_loss'],
    ['deribit.pm', 'worst_case'],
    ['deribit.xpm', 'worst_case'],
  ])('%s: a protective put does not raise %s', (id, component) => {
    const naked = part(
      margin(id, (_, i) => long(i)),
      component,
    );
    const hedged = part(
      margin(id, (_, i) => long(i) + put(i)),
      component,
    );
    expect(naked).toBeGreaterThan(0);
    expect(hedged).toBeLessThan(naked);
  });

  it.each(['okx.pm', 'paradex.pm', 'bybit.pm', 'derive.pm', 'deribit.xpm'])(
    '%s: a perpetual short of the same coin offsets a long, coin-settled or not',
    (id) => {
      const both = (_: number, i: Instrument): number =>
        long(i) + (i.symbol === 'BTC-PERPETUAL' ? -2 * 90_027 : 0);
      const one = margin(id, (_, i) => long(i)).initialMarginUsd;
      expect(margin(id, both).initialMarginUsd).toBeLessThan(0.35 * one);
    },
  );
});

describe('collateral and debts', () => {
  const flat = (): number => 0;
  it('discounts coins, counts debts in full and charges them', () => {
    const coins = [...DOLLARS, { accountId: 'a0', currency: 'BTC', amount: '1' }];
    const discounted = margin('okx.pm', flat, coins);
    expect(discounted.haircutUsd).toBeCloseTo(0.02 * 90_000, 6);
    expect(discounted.initialMarginUsd).toBe(0);
    const owed = margin('okx.pm', flat, [...DOLLARS, { accountId: 'a0', currency: 'BTC', amount: '-1' }]);
    expect(owed.haircutUsd).toBe(0);
    expect(owed.maintenanceMarginUsd).toBeCloseTo(0.02 * 90_000, 6);
    expect(owed.initialMarginUsd).toBeCloseTo(0.1 * 90_000, 6);
  });

  it('names what a venue does not list instead of leaving it out', () => {
    const option = (_: number, i: Instrument): number => (i.kind === 'option' && i.strike === 90_000 ? 1 : 0);
    const result = margin('hyperliquid.cross', option);
    expect(result.failures.length).toBeGreaterThan(0);
    expect(result.failures[0].failure.message).toContain('has no rules for it in hyperliquid-cross');
    expect(result.notes.join()).toContain('Incomplete');
  });

  it('refuses coins that the pack does not cover, whatever their positions would cost', () => {
    const long = (_: number, i: Instrument): number => (i.symbol === 'ETH_USDC-PERPETUAL' ? 10 : 0);
    for (const [id, name] of [
      ['okx.pm', 'mr7_option_rate'],
      ['bybit.pm', 'basis_factor'],
      ['derive.pm', 'listed'],
      ['binance.pm', 'leverage'],
    ]) {
      const isCut = (p: RuleParameter): boolean => p.name === name && p.scope !== 'BTC';
      const result = margin(id, long, DOLLARS, (pack) => ({
        ...pack,
        parameters: pack.parameters.filter((p) => !isCut(p)),
      }));
      expect(
        result.failures.map((f) => f.failure.reason),
        id,
      ).toEqual(['UNSUPPORTED']);
    }
  });

  it('pools no currency in the single-currency mode and charges the same contracts', () => {
    const short = (_: number, i: Instrument): number => (i.kind === 'option' && i.isInverse ? -1 : 0);
    const coins = ['BTC', 'ETH'].map((currency) => ({ accountId: 'a0', currency, amount: '100' }));
    const [single, multi] = ['okx.single', 'okx.multi'].map((id) => margin(id, short, coins));
    expect(single.initialMarginUsd).toBeCloseTo(multi.initialMarginUsd, 6);
    expect(single.haircutUsd).toBeUndefined();
  });
});
