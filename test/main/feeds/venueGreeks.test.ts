/** The venue's Greeks of the samples beside own ones. */
import { describe, expect, it } from 'vitest';
import type { Venue } from '../../../src/engine/instruments/instrument';
import { parseInstrumentId } from '../../../src/engine/instruments/symbol';
import { yearFraction } from '../../../src/engine/basics/time';
import { compareGreeks, venueGreeks } from '../../../src/engine/pricing/venueGreeks';
import type { QuoteUpdate } from '../../../src/main/feeds/feed';
import { decodeFixture } from './recordings';

function compared(venue: Venue, fixture: string, change: (update: QuoteUpdate) => QuoteUpdate = (u) => u) {
  const { updates } = decodeFixture(venue, fixture);
  return updates.flatMap((each) => {
    if (each.kind !== 'quote' || each.venueDelta === undefined) return [];
    const update = change(each);
    const parsed = parseInstrumentId(update.instrumentId);
    if (!parsed.ok || parsed.value.kind !== 'option') return [];
    const { strike, expiryMs, optionType } = parsed.value;
    const { forward = NaN, markVol = NaN, exchangeTimeMs } = update;
    const years = yearFraction(exchangeTimeMs, expiryMs);
    const terms = { venue, forward, strike, years, vol: markVol, isCall: optionType === 'call' };
    const { venueDelta: delta, venueGamma: gamma, venueVega: vega, venueTheta: theta } = update;
    const { venueDeltaCoin: deltaCoin, venueGammaCoin: gammaCoin, venueVegaCoin: vegaCoin } = update;
    const printed = { delta, gamma, vega, theta, deltaCoin, gammaCoin, vegaCoin };
    return compareGreeks(terms, printed).map((one) => ({ ...one, id: update.instrumentId }));
  });
}

describe('Greeks of the samples', () => {
  it.each([
    ['deribit', 'ticker-option', 4],
    ['okx', 'opt-summary', 6],
    ['bybit', 'tickers-option', 4],
    ['binance', 'optionMarkPrice', 4],
  ] as const)('%s agrees within the rounding of what it prints', (venue, fixture, atLeast) => {
    const all = compared(venue, fixture);
    expect(all.length).toBeGreaterThanOrEqual(atLeast);
    const off = all.filter(({ disagrees }) => disagrees);
    expect(
      off.map(
        (one) => `${one.id} ${one.name}: own ${one.own}, venue ${one.venue}, tolerance ${one.tolerance}`,
      ),
    ).toEqual([]);
  });

  it('flags vega per whole vol, theta of the wrong sign, and a delta that is premium-adjusted', () => {
    const spoil = (part: (u: QuoteUpdate) => Partial<QuoteUpdate>) => (u: QuoteUpdate) => ({
      ...u,
      ...part(u),
    });
    const names = (change: (u: QuoteUpdate) => Partial<QuoteUpdate>) => [
      ...new Set(
        compared('bybit', 'tickers-option', spoil(change)).flatMap(({ name, disagrees }) =>
          disagrees ? name : [],
        ),
      ),
    ];
    expect(names(({ venueVega = 0 }) => ({ venueVega: 100 * venueVega }))).toEqual(['vega']);
    expect(names(({ venueTheta = 0 }) => ({ venueTheta: -venueTheta }))).toEqual(['theta']);
    expect(names(({ venueDelta = 0 }) => ({ venueDelta: venueDelta - 0.0459 }))).toEqual(['delta']);
  });

  it('states the theta of the last day over what is left of it, where the venue does', () => {
    const terms = { forward: 64_701.57, strike: 58_000, years: 0.7 / 365, vol: 0.6633, isCall: true };
    const [deribit, binance] = (['deribit', 'binance'] as const).map((venue) =>
      venueGreeks({ ...terms, venue }),
    );
    expect(deribit.theta).toBeCloseTo(0.7 * binance.theta, 12);
    expect(deribit.delta).toBe(binance.delta);
  });
});
