import { describe, expect, it } from 'vitest';
import { dccLogLikelihood, dccPath, fitDcc } from '../../../../src/engine/market/correlation/dcc';
import { seededRandom } from '../../../../src/engine/math/random';
import { ewmaVariance } from '../../../../src/engine/risk/volatility/ewma';
import { reasonOf, returnsOf, valueOf } from '../../risk/marketReturns';

/** Returns over their EWMA volatility, from the second day on. */
function residualsOf(column: string): Float64Array {
  const returns = returnsOf(column);
  const { variance } = valueOf(ewmaVariance(returns, 0.94));
  return returns.map((r, t) => r / Math.sqrt(variance[t])).slice(1);
}

describe('dynamic conditional correlation', () => {
  const pair = [residualsOf('btc_usd_close'), residualsOf('eth_usd_close')];

  // By numpy from Engle's equations.
  it.each([
    [0.03, 0.95, 551.3034954901584, 0.7479698653540588],
    [0, 0, 321.94896393508645, 0.6007524951400602],
  ])('likelihood and forecast at a = %d, b = %d', (a, b, logLikelihood, next) => {
    for (const kind of ['full', 'pairs'] as const)
      expect(Math.abs(dccLogLikelihood(pair, { a, b }, kind) - logLikelihood)).toBeLessThan(1e-8);
    expect(Math.abs(valueOf(dccPath(pair, { a, b })).entries[1] - next)).toBeLessThan(1e-12);
  });

  it('fit finds the maximum that scipy finds', () => {
    const fit = valueOf(fitDcc(pair));
    expect(Math.abs(fit.a - 0.047611310621489614)).toBeLessThan(1e-5);
    expect(Math.abs(fit.b - 0.9402938790049628)).toBeLessThan(1e-5);
    expect(Math.abs(fit.logLikelihood - 570.2033746885133)).toBeLessThan(1e-6);
    expect(Math.abs(fit.next.entries[1] - 0.8049724011239276)).toBeLessThan(1e-4);
    expect(fit.logLikelihood).toBeGreaterThan(fit.constantLogLikelihood);
  });

  it('finds little to follow where correlation is constant', () => {
    const random = seededRandom(4);
    const series = Array.from({ length: 3 }, () => Float64Array.from({ length: 800 }, () => random.normal()));
    const fit = valueOf(fitDcc(series));
    expect(fit.logLikelihood - fit.constantLogLikelihood).toBeLessThan(6);
    for (const r of [fit.next.entries[1], fit.next.entries[2]]) expect(Math.abs(r)).toBeLessThan(0.25);
  });

  it('refuses one series, few days, and a dead series', () => {
    expect(reasonOf(fitDcc([pair[0]]))).toBe('INVALID_INPUT');
    expect(reasonOf(fitDcc(pair.map((z) => z.slice(0, 50))))).toBe('INVALID_INPUT');
    expect(reasonOf(fitDcc([pair[0], new Float64Array(pair[0].length)]))).not.toBe('none');
  });
});
