/** Derive: the readers against the formulas on plain numbers, and what a requirement means. */
import { describe, expect, it } from 'vitest';
import { holdingsToMargin } from '../../../../src/engine/margin/account';
import { derivePortfolioMargin } from '../../../../src/engine/margin/derive/portfolioMargin';
import { pmAccount } from '../../../../src/engine/margin/derive/portfolioAccount';
import { coinBooks, matrixValues } from '../../../../src/engine/margin/derive/portfolioBook';
import { pmRulesOf } from '../../../../src/engine/margin/derive/portfolioPack';
import { priceExpiries } from '../../../../src/engine/margin/derive/portfolioPricing';
import {
  nakedShorts,
  shockedForward,
  skewFactor,
  staticDiscount,
} from '../../../../src/engine/margin/derive/portfolioRules';
import { deriveStandardMargin } from '../../../../src/engine/margin/derive/standardMargin';
import { maximumLoss, worstPayoff, type SrmOption } from '../../../../src/engine/margin/derive/standardRules';
import { createMarginEngine, evaluateMargin } from '../../../../src/engine/margin/marginEngine';
import { accountEquity } from '../../../../src/engine/risk/equity';
import { instrumentRisk } from '../../../../src/engine/risk/instrumentRisk';
import { compileSample, mixedSizes, samplePortfolio } from '../../risk/sampleBook';
import { shippedPack } from '../rulePacks';

const pack = shippedPack('derive-pm');
const rules = pmRulesOf(pack);

function sample() {
  const { universe, market, book } = compileSample(samplePortfolio(mixedSizes));
  const unit = instrumentRisk(universe, market);
  const engine = createMarginEngine(universe, market, [
    { model: derivePortfolioMargin, pack },
    { model: deriveStandardMargin, pack: shippedPack('derive-srm') },
  ]);
  const equity = accountEquity(universe, market, book, unit, 0);
  const { revaluation } = engine;
  const input = { universe, market, book, account: 0, unit, equity, revaluation } as const;
  return { engine, request: { book, account: 0, unit }, input };
}

describe('Derive portfolio margin', () => {
  const { engine, request, input } = sample();
  const full = { ...input, firstScenario: 0, detail: 'full' } as const;
  const books = coinBooks(
    full,
    pack,
    holdingsToMargin(full).filter(({ row }) => full.universe.instruments[row].kind !== 'spot'),
    () => true,
  );

  it('reads the same values from the matrix as pricing option by option gives', () => {
    expect(books.map((b) => b.coin)).toEqual(['BTC', 'ETH']);
    for (const own of books) {
      const matrix = matrixValues(full, rules, own);
      const priced = priceExpiries(rules, own.book);
      const scale = 1e-7 * Math.max(...priced.shocked.flat().map(Math.abs));
      for (let s = 0; s < rules.scenarios.length; s++) {
        matrix.shocked[s].forEach((value, e) =>
          expect(Math.abs(value - priced.shocked[s][e]), `${own.coin} ${s} ${e}`).toBeLessThan(scale),
        );
      }
      const [a, b] = [pmAccount(rules, own.book, matrix), pmAccount(rules, own.book, priced)];
      expect(a.worstScenario).toBe(b.worstScenario);
      expect(Math.abs(a.initial - b.initial)).toBeLessThan(1e-6 * b.initial);
    }
  });

  it('lists the worst loss by position, coins of the account aside', () => {
    const result = evaluateMargin(engine, 0, request);
    const losses = books.map((own) => pmAccount(rules, own.book, matrixValues(full, rules, own)));
    const coins = books.reduce((sum, { book }, k) => {
      const s = losses[k].worstScenario;
      const value = book.collaterals.reduce((total, c) => total + c.value, 0);
      return s < 0 ? sum : sum + value * (rules.scenarios[s].spotShock - 1) * rules.scenarios[s].dampening;
    }, 0);
    const worst = losses.reduce((sum, { worst: loss }) => sum + loss, 0);
    expect(Math.abs((result.worst?.pnlUsd ?? NaN) + coins - worst)).toBeLessThan(1e-6 * Math.abs(worst));
  });

  it('moves only the open part of a settling forward, and lowers assets and raises debts by the discount', () => {
    expect(shockedForward(100, 1.2, 900)).toBeCloseTo(110, 12);
    expect(shockedForward(100, 1.2, 86_400)).toBeCloseTo(120, 12);
    expect(staticDiscount(rules.discount, 1, 0.1, 0.99, 0.5)).toBeLessThan(1);
    expect(staticDiscount(rules.discount, -1, 0.1, 0.9, 0.5)).toBeGreaterThan(1);
    expect(skewFactor(rules.skew, 'linear', 100, 100, 0.1)).toBe(1);
    expect(skewFactor(rules.skew, 'abs', 100, 80, 0.1)).toBeGreaterThan(1);
    expect([nakedShorts(-2, 1), nakedShorts(-1, -1), nakedShorts(3, -2)]).toEqual([1, 2, 0]);
  });
});

describe('Derive standard margin', () => {
  const call = (strike: number, amount: number): SrmOption => ({ isCall: true, strike, amount, value: 0 });
  const option = {
    maxSpotReq: 0.15,
    minSpotReq: 0.13,
    mmCallSpotReq: 0.09,
    mmPutSpotReq: 0.09,
    mmPutMtmReq: 0.09,
    unpairedImScale: 1.2,
    unpairedMmScale: 1.1,
    mmOffsetScale: 1.05,
  };

  it('bounds a spread by its width and charges unpaired calls on the forward', () => {
    expect(worstPayoff([call(100, -1), call(120, 1)])).toBe(-20);
    expect(worstPayoff([call(100, 1), call(120, -1)])).toBe(0);
    expect(maximumLoss(option, 110, [call(100, -1)])).toEqual({ initial: -132, maintenance: 1.1 * -110 });
  });

  it('leaves equity less IM as the net margin of the venue', () => {
    const { engine, request } = sample();
    const result = evaluateMargin(engine, 1, request);
    expect(result.failures).toEqual([]);
    expect(result.initialMarginUsd).toBeGreaterThan(result.maintenanceMarginUsd);
    const [initial] = result.components;
    expect(initial.children.map((c) => c.id)).toEqual([
      'market.BTC',
      'market.ETH',
      'collateral.BTC',
      'collateral.ETH',
    ]);
  });
});
