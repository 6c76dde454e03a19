import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument, Venue } from '../../../src/engine/instruments/instrument';
import { VENUES, parseInstrumentId, parseSymbol, writeSymbol } from '../../../src/engine/instruments/symbol';

const read = (venue: Venue, text: string): Instrument => {
  const result = parseSymbol(venue, text);
  if (!result.ok) throw new Error(`${venue} ${text}: ${result.failure.message}`);
  return result.value;
};

const CHRISTMAS = Date.UTC(2026, 11, 25, 8);

describe('names of the venues', () => {
  it.each<[Venue, string, Partial<Record<string, unknown>>]>([
    ['deribit', 'BTC-PERPETUAL', { kind: 'perpetual', isInverse: true, multiplier: 1, indexName: 'btc_usd' }],
    ['deribit', 'BTC-25DEC26', { kind: 'future', expiryMs: CHRISTMAS, settlementCurrency: 'BTC' }],
    [
      'deribit',
      'BTC-25DEC26-100000-C',
      { kind: 'option', expiryMs: CHRISTMAS, strike: 100000, optionType: 'call', quoteCurrency: 'USD' },
    ],
    [
      'deribit',
      'XRP_USDC-30OCT26-0d625-P',
      { strike: 0.625, isInverse: false, settlementCurrency: 'USDC', indexName: 'xrp_usdc' },
    ],
    ['deribit', 'BTC-2OCT26', { expiryMs: Date.UTC(2026, 9, 2, 8) }],
    ['deribit', 'BTC_USDC', { kind: 'spot', quoteCurrency: 'USDC', isInverse: false }],
    ['deribit', '1000PEPE_USDC-PERPETUAL', { kind: 'perpetual', underlying: '1000PEPE' }],
    ['okx', 'BTC-USD-SWAP', { kind: 'perpetual', isInverse: true, multiplier: 100 }],
    ['okx', 'ETH-USD-SWAP', { multiplier: 10, settlementCurrency: 'ETH' }],
    ['okx', 'BTC-USDT-SWAP', { isInverse: false, multiplier: 0.01, settlementCurrency: 'USDT' }],
    ['okx', 'BTC-USD-261225-100000-C', { isInverse: true, multiplier: 0.01, strike: 100000 }],
    ['okx', 'ETH-USD-261225-4000-P', { multiplier: 0.1, optionType: 'put', expiryMs: CHRISTMAS }],
    ['okx', 'BTC-USDT', { kind: 'spot', multiplier: 1 }],
    ['bybit', 'BTC-13FEB25-89000-P-USDT', { settlementCurrency: 'USDT', isInverse: false, multiplier: 1 }],
    ['bybit', 'ETH-28FEB25-2800-C', { settlementCurrency: 'USDC' }],
    ['bybit', 'BTCPERP', { kind: 'perpetual', quoteCurrency: 'USDC' }],
    ['bybit', 'BTCUSDT', { kind: 'perpetual', quoteCurrency: 'USDT' }],
    ['bybit', 'BTCUSD', { kind: 'perpetual', isInverse: true, settlementCurrency: 'BTC' }],
    ['bybit', 'BTCUSDZ25', { kind: 'future', isInverse: true, expiryMs: Date.UTC(2025, 11, 26, 8) }],
    ['bybit', 'BTCUSDT-26DEC25', { kind: 'future', quoteCurrency: 'USDT' }],
    ['bybit', 'BTC-26DEC25', { kind: 'future', quoteCurrency: 'USDC' }],
    ['binance', 'BTC-251226-110000-C', { kind: 'option', multiplier: 1, settlementCurrency: 'USDT' }],
    ['binance', 'XRP-251219-2.05-P', { strike: 2.05, multiplier: 100 }],
    ['binance', 'BTCUSDT_261225', { kind: 'future', expiryMs: CHRISTMAS }],
    ['binance', 'BTCUSD_PERP', { kind: 'perpetual', isInverse: true, multiplier: 100 }],
    ['binance', 'ETHUSD_261225', { kind: 'future', isInverse: true, multiplier: 10 }],
    ['binance', 'BTC/USDT', { kind: 'spot' }],
  ])('%s %s', (venue, text, terms) => {
    const instrument = read(venue, text);
    expect(instrument).toMatchObject(terms);
    expect(instrument.id).toBe(`${venue}:${text}`);
    expect(writeSymbol(instrument)).toBe(text);
    expect(parseInstrumentId(instrument.id)).toEqual({ ok: true, value: instrument });
  });

  it.each<[Venue, string, string]>([
    ['deribit', 'BTC-25dec26-100000-C', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'btc-PERPETUAL', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'BTC-02OCT26', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'BTC-31FEB26', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'BTC-25DEC26-0-C', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'XRP_USDC-30OCT26-0D625-P', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'XRP_USDC-30OCT26-0.625-P', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'BTC-25DEC26-1e5-C', 'UNKNOWN_INSTRUMENT'],
    ['deribit', 'BTC-FS-25DEC26_PERP', 'UNSUPPORTED'],
    ['deribit', 'BTC-CS-30OCT26-100000_110000', 'UNSUPPORTED'],
    ['okx', 'SOL-USDT-SWAP', 'UNSUPPORTED'],
    ['okx', 'BTC-USD_UM-SWAP', 'UNSUPPORTED'],
    ['okx', 'BTC-USD-261325', 'UNKNOWN_INSTRUMENT'],
    ['bybit', 'BTC-06JAN23-17500-C', 'UNKNOWN_INSTRUMENT'],
    ['bybit', 'BTC-6JAN23-17500-C-EUR', 'UNKNOWN_INSTRUMENT'],
    ['binance', 'ZZZ-251226-10-C', 'UNSUPPORTED'],
    ['binance', 'BTC-251226-110000-X', 'UNKNOWN_INSTRUMENT'],
    ['binance', '', 'EMPTY'],
    ['binance', 'B'.repeat(65), 'TOO_LARGE'],
  ])('%s refuses %j', (venue, text, reason) => {
    const result = parseSymbol(venue, text);
    expect(result.ok ? 'accepted' : result.failure.reason).toBe(reason);
  });

  it('keeps the venue in the identity where two venues write the same text', () => {
    const text = 'BTC-6JAN23-17500-C';
    expect(read('deribit', text)).toMatchObject({ isInverse: true, settlementCurrency: 'BTC' });
    expect(read('bybit', text)).toMatchObject({ isInverse: false, settlementCurrency: 'USDC' });
  });
});

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const two = (value: number): string => String(value).padStart(2, '0');
const date = fc.tuple(
  fc.integer({ min: 20, max: 40 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 28 }),
);
const dayFirst = date.map(([year, month, day]) => `${day}${MONTHS[month - 1]}${two(year)}`);
const yearFirst = date.map(([year, month, day]) => `${two(year)}${two(month)}${two(day)}`);
const strike = fc.oneof(
  fc.integer({ min: 1, max: 999_999 }).map(String),
  fc.tuple(fc.nat(99), fc.integer({ min: 1, max: 9 })).map(([whole, tenth]) => `${whole}.${tenth}`),
  fc.integer({ min: 1, max: 9 }).map((digit) => `0.00${digit}`),
);
const side = fc.constantFrom('C', 'P');
const coin = fc.constantFrom('BTC', 'ETH');

const names: Record<Venue, fc.Arbitrary<string>> = {
  deribit: fc.oneof(
    fc.tuple(coin, dayFirst, strike, side).map(([c, d, k, s]) => `${c}-${d}-${k.replace('.', 'd')}-${s}`),
    fc.tuple(coin, dayFirst).map(([c, d]) => `${c}_USDC-${d}`),
    coin.map((c) => `${c}-PERPETUAL`),
  ),
  okx: fc.oneof(
    fc.tuple(coin, yearFirst, strike, side).map(([c, d, k, s]) => `${c}-USD-${d}-${k}-${s}`),
    fc.tuple(coin, fc.constantFrom('USD', 'USDT', 'USDC'), yearFirst).map((parts) => parts.join('-')),
  ),
  bybit: fc.oneof(
    fc
      .tuple(coin, dayFirst, strike, side, fc.constantFrom('', '-USDT'))
      .map(([c, d, k, s, q]) => `${c}-${d}-${k}-${s}${q}`),
    fc
      .tuple(coin, fc.constantFrom('H', 'M', 'U', 'Z'), fc.integer({ min: 20, max: 40 }))
      .map(([c, l, y]) => `${c}USD${l}${y}`),
    fc.tuple(coin, fc.constantFrom('', 'USDT'), dayFirst).map(([c, q, d]) => `${c}${q}-${d}`),
  ),
  binance: fc.oneof(
    fc.tuple(coin, yearFirst, strike, side).map(([c, d, k, s]) => `${c}-${d}-${k}-${s}`),
    fc.tuple(coin, fc.constantFrom('USD', 'USDT'), yearFirst).map(([c, q, d]) => `${c}${q}_${d}`),
  ),
};

describe('properties', () => {
  it.each(VENUES)('%s: every name reads into terms that write the same name', (venue) => {
    fc.assert(
      fc.property(names[venue], (text) => {
        const instrument = read(venue, text);
        expect(writeSymbol(instrument)).toBe(text);
        expect(instrument.multiplier).toBeGreaterThan(0);
        expect(instrument.settlementCurrency).toBe(
          instrument.isInverse ? instrument.underlying : instrument.quoteCurrency,
        );
        if (instrument.kind === 'option' || instrument.kind === 'future') {
          expect(new Date(instrument.expiryMs).toISOString().slice(11)).toBe('08:00:00.000Z');
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(VENUES)(
    '%s: whatever is accepted is written back letter for letter; the rest has a reason',
    (venue) => {
      const mutated = fc.oneof(
        fc.string({ maxLength: 70 }),
        fc
          .tuple(names[venue], fc.nat(30), fc.string({ maxLength: 2 }))
          .map(([text, at, insert]) => text.slice(0, at) + insert + text.slice(at + 1)),
      );
      fc.assert(
        fc.property(mutated, (text) => {
          const result = parseSymbol(venue, text);
          if (result.ok) expect(writeSymbol(result.value)).toBe(text);
          else expect(result.failure.message.length).toBeGreaterThan(10);
        }),
        { numRuns: 1000 },
      );
    },
  );
});
