import { describe, expect, it } from 'vitest';
import type { EuropeanOption, Instrument } from '../../../src/engine/instruments/instrument';
import { toDeskGreeks } from '../../../src/engine/pricing/greeks';
import { inverseOptionGreeks } from '../../../src/engine/pricing/inverseOption';
import { priceInstrument } from '../../../src/engine/pricing/pricer';

const valuationMs = Date.UTC(2026, 0, 1, 8);
const option: EuropeanOption = {
  id: 'deribit:BTC-27MAR26-100000-C',
  venue: 'deribit',
  symbol: 'BTC-27MAR26-100000-C',
  underlying: 'BTC',
  quoteCurrency: 'USD',
  settlementCurrency: 'BTC',
  isInverse: true,
  multiplier: 1,
  tickSize: 0.0001,
  lotSize: 0.1,
  indexName: 'btc_usd',
  kind: 'option',
  exercise: 'european',
  expiryMs: valuationMs + 73 * 86_400_000,
  strike: 100_000,
  optionType: 'call',
};
const market = { valuationMs, forward: 90_000, vol: 0.5 };

describe('priceInstrument', () => {
  it('values a coin-settled option in coin and its Greeks in quote currency', () => {
    const result = priceInstrument({ ...option, multiplier: 3 }, market);
    const expected = inverseOptionGreeks(1, 90_000, 100_000, 0.2, 0.5);
    if (!result.ok) throw new Error(result.failure.message);
    expect(result.value).toMatchObject({
      price: expected.priceCoin,
      priceCurrency: 'BTC',
      inverse: expected,
    });
    expect(result.value.greeks.vega).toBeCloseTo(3 * expected.usd.vega, 8);
    expect(result.value.deltaNet).toBeCloseTo(3 * expected.deltaNet, 14);
    expect(result.value.greeks.rho).toBe(0);
  });

  it('refuses an exercise style without pricer instead of pricing it as European', () => {
    const bermudan = { ...option, exercise: 'bermudan' } as unknown as Instrument;
    expect(priceInstrument(bermudan, market)).toMatchObject({
      ok: false,
      failure: { reason: 'UNSUPPORTED' },
    });
  });

  it.each([
    [{ valuationMs, vol: 0.5 }, 'MISSING_MARKET_DATA', 'no forward'],
    [{ valuationMs, forward: 90_000 }, 'MISSING_MARKET_DATA', 'no vol'],
    [{ ...market, valuationMs: option.expiryMs + 1 }, 'EXPIRED', 'has expired'],
    [{ ...market, vol: NaN }, 'INVALID_INPUT', 'sigma = NaN'],
  ])('names what is wrong: %o', (given, reason, words) => {
    const result = priceInstrument(option, given);
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });

  it('gives the payoff at the instant of expiry', () => {
    const result = priceInstrument(option, { ...market, valuationMs: option.expiryMs, forward: 125_000 });
    expect(result).toMatchObject({ ok: true, value: { price: 0.2, valueQuote: 25_000 } });
  });
});

describe('desk units', () => {
  it('scales plain derivatives by what the names say', () => {
    const result = priceInstrument(option, market);
    if (!result.ok) throw new Error(result.failure.message);
    const { greeks } = result.value;
    const desk = toDeskGreeks(greeks, 90_000);
    expect(desk.vegaPerPoint).toBeCloseTo(greeks.vega / 100, 10);
    expect(desk.thetaPerDay).toBeCloseTo(greeks.theta / 365, 10);
    expect(desk.gammaOnePercent).toBeCloseTo(greeks.gamma * 900, 12);
    expect(desk.volgaPerPointSquared).toBeCloseTo(greeks.volga / 10_000, 10);
  });
});
