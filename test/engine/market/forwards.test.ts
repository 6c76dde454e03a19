/** Forwards by expiry. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateForward } from '../../../src/engine/market/forwards';
import { parityForward, type ParityQuote } from '../../../src/engine/market/parityForward';
import { black76Price } from '../../../src/engine/pricing/black76';
import { randomStream, readChain, valueOf } from './surface/sampleSlices';

const STRIKES = [70, 80, 85, 90, 95, 100, 105, 110, 120, 140];

interface Chain {
  readonly forward: number;
  readonly settlement: 'linear' | 'inverse';
  readonly discount?: number;
  readonly half?: number;
}

/** Call and put quotes `half` around the fair value, moved by up to half of that. */
function chain({ forward, settlement, discount = 1, half = 0 }: Chain, seed = 1): ParityQuote[] {
  const random = randomStream(seed);
  const unit = settlement === 'linear' ? 1 : 1 / forward;
  return STRIKES.map((strike) => {
    const [call, put] = ([1, -1] as const).map(
      (w) =>
        discount * black76Price(w, forward, strike, 0.25, 0.6, 0) * unit + half * unit * (random() - 0.5),
    );
    const width = half * unit;
    return {
      strike,
      callBid: Math.max(0, call - width),
      callAsk: call + width,
      putBid: Math.max(0, put - width),
      putAsk: put + width,
    };
  });
}

describe('forward by put-call parity', () => {
  it('is exact on exact prices, linear and inverse, with and without a given discount', () => {
    const forwards = fc.double({ min: 80, max: 120, noNaN: true });
    const discounts = fc.double({ min: 0.9, max: 1.02, noNaN: true });
    fc.assert(
      fc.property(
        forwards,
        discounts,
        fc.constantFrom('linear' as const, 'inverse' as const),
        (forward, discount, settlement) => {
          const quotes = chain({ forward, settlement, discount });
          const given = valueOf(parityForward({ quotes, settlement, discount }));
          expect(Math.abs(given.forward / forward - 1)).toBeLessThan(1e-10);
          const fitted = valueOf(parityForward({ quotes, settlement, discount: 'fit' }));
          expect(Math.abs(fitted.forward / forward - 1)).toBeLessThan(1e-9);
          expect(fitted.discount).toBeCloseTo(discount, 9);
        },
      ),
    );
  });

  it.each(['linear', 'inverse'] as const)(
    'lies in the bounds that every %s strike allows, near the truth',
    (settlement) => {
      for (let seed = 1; seed <= 20; seed++) {
        const quotes = chain({ forward: 101.3, settlement, half: 0.6 }, seed);
        const { forward, low, high, standardError, strikes } = valueOf(parityForward({ quotes, settlement }));
        expect(strikes).toBe(10);
        expect(low).toBeLessThan(101.3);
        expect(high).toBeGreaterThan(101.3);
        expect(Math.abs(forward - 101.3), `seed ${seed}: ${forward} +- ${standardError}`).toBeLessThan(0.4);
        expect(standardError).toBeGreaterThan(0.01);
        expect(standardError).toBeLessThan(0.4);
      }
    },
  );

  it('puts a strike with a stale quote aside', () => {
    const quotes = chain({ forward: 100, settlement: 'inverse', half: 0.2 }, 5).map((quote, i) =>
      i === 4 ? { ...quote, callBid: quote.callBid! + 0.1, callAsk: quote.callAsk! + 0.1 } : quote,
    );
    const result = valueOf(parityForward({ quotes, settlement: 'inverse' }));
    expect(Math.abs(result.forward - 100)).toBeLessThan(0.3);
    expect(result.low).toBeGreaterThan(result.high);
  });

  it('needs three strikes with all four quotes, not crossed', () => {
    const quotes = chain({ forward: 100, settlement: 'linear', half: 0.2 });
    const broken = quotes.map((quote, i) =>
      i < 2 ? quote : i % 2 ? { ...quote, putBid: undefined } : { ...quote, callBid: 99 },
    );
    expect(parityForward({ quotes: broken, settlement: 'linear' })).toMatchObject({
      failure: { reason: 'MISSING_MARKET_DATA', context: { strikes: 2, limit: 3 } },
    });
    expect(parityForward({ quotes: quotes.slice(0, 4), settlement: 'linear', discount: 'fit' }).ok).toBe(
      false,
    );
  });

  it('refuses strikes that agree on nothing', () => {
    const random = randomStream(3);
    const quotes = chain({ forward: 100, settlement: 'linear', half: 0.01 }).map((quote) => {
      const off = 30 * (random() - 0.5);
      return { ...quote, callBid: quote.callBid! + 15 + off, callAsk: quote.callAsk! + 15 + off };
    });
    expect(parityForward({ quotes, settlement: 'linear' })).toMatchObject({
      failure: { reason: 'OUT_OF_RANGE' },
    });
  });

  it('finds the forwards that the venue states for a real chain', () => {
    const rows = readChain('deribit-btc-20260630T171507Z');
    let compared = 0;
    for (const expiryMs of new Set(rows.map((row) => row.expiryMs))) {
      const own = rows.filter((row) => row.expiryMs === expiryMs);
      const strikes = [...new Set(own.map(({ strike }) => strike))];
      const quotes = strikes.map((strike) => {
        const [call, put] = [true, false].map((isCall) =>
          own.find((row) => row.strike === strike && row.isCall === isCall && row.bid > 0 && row.ask > 0),
        );
        return { strike, callBid: call?.bid, callAsk: call?.ask, putBid: put?.bid, putAsk: put?.ask };
      });
      const result = parityForward({ quotes, settlement: 'inverse' });
      if (!result.ok) continue;
      compared++;
      const { forward, standardError } = result.value;
      const stated = own[0].underlying;
      expect(
        Math.abs(forward / stated - 1),
        `${new Date(expiryMs).toISOString()}: parity ${forward} +- ${standardError}, venue ${stated}`,
      ).toBeLessThan(0.002);
    }
    expect(compared).toBeGreaterThanOrEqual(10);
  });
});

describe('forward of an expiry', () => {
  const value = (price: number, localTimeMs = 5) => ({
    value: price,
    exchangeTimeMs: 1,
    localTimeMs,
    source: 'deribit',
  });
  const parity = {
    quotes: chain({ forward: 102, settlement: 'linear' }),
    settlement: 'linear' as const,
    oldestTimeMs: 3,
  };
  const perpetual = { mark: value(100, 9), fundingRate8h: value(0.0001, 7) };

  it('is taken from the first source there is, with the others compared', () => {
    const future = { bid: value(101), ask: value(103, 4), mark: value(50) };
    const choice = valueOf(estimateForward({ years: 0.1, venue: value(101.5), future, parity, perpetual }));
    expect(choice).toMatchObject({ method: 'venue', forward: 101.5, source: 'deribit', oldestTimeMs: 5 });
    expect(choice.others.map(({ method }) => method)).toEqual(['future', 'parity', 'perpetual']);
    expect(choice.others[0].relativeDifference).toBeCloseTo(102 / 101.5 - 1, 12);
    const traded = valueOf(estimateForward({ years: 0.1, future, parity }));
    expect(traded).toMatchObject({ method: 'future', forward: 102, uncertainty: 1, oldestTimeMs: 4 });
    const chosen = valueOf(estimateForward({ years: 0.1, future, parity }, ['parity', 'future']));
    expect(chosen.method).toBe('parity');
    expect(chosen.source).toBe('derived:parity of 10 strikes');
    expect(chosen.oldestTimeMs).toBe(3);
  });

  it('takes the mark of a future without a market, and the perpetual with its funding last', () => {
    const crossed = { bid: value(103), ask: value(101), mark: value(102.5) };
    expect(valueOf(estimateForward({ years: 0.1, future: crossed })).forward).toBe(102.5);
    const locked = { ...crossed, bid: value(101) };
    expect(valueOf(estimateForward({ years: 0.1, future: locked })).forward).toBe(102.5);
    const funded = valueOf(estimateForward({ years: 0.1, perpetual }));
    expect(funded.forward).toBeCloseTo(100 * Math.exp(0.0001 * 1095 * 0.1), 12);
    expect(funded.uncertainty).toBeCloseTo(0.5 * (funded.forward - 100), 12);
    expect(funded.oldestTimeMs).toBe(7);
  });

  it('is refused with the cause of every source', () => {
    const result = estimateForward({ years: 1, future: {}, parity: { ...parity, quotes: [] }, perpetual });
    expect(result).toMatchObject({ ok: false, failure: { reason: 'MISSING_MARKET_DATA' } });
    const message = result.ok ? '' : result.failure.message;
    for (const words of ['neither bid and ask nor a mark', 'got 0', 'at most 0.25 years'])
      expect(message).toContain(words);
    expect(estimateForward({ years: 0.1 })).toMatchObject({ failure: { reason: 'MISSING_MARKET_DATA' } });
    expect(estimateForward({ years: 0.1, venue: value(-1) }).ok).toBe(false);
  });
});
