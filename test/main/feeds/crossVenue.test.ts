/** One position, four venues: the samples share a market, and what they decode to must agree on the value. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { black76GreeksInto } from '../../../src/engine/pricing/black76';
import { GREEK_COUNT } from '../../../src/engine/pricing/greeks';
import type { QuoteUpdate } from '../../../src/main/feeds/feed';
import { readRecording } from '../../../src/main/feeds/recording';
import { decodeFixture, decodeFrames } from './recordings';

const STRIKE = 100_000;
const YEARS = (Date.UTC(2026, 11, 25, 8) - 1_790_133_840_887) / (365 * 86_400_000);

const quoteOf = (updates: readonly { kind: string }[], id: string): QuoteUpdate => {
  const found = updates.find((u) => u.kind === 'quote' && (u as QuoteUpdate).instrumentId === id);
  if (!found) throw new Error(`no quote of ${id}`);
  return found as QuoteUpdate;
};

function deribitTicker(): QuoteUpdate {
  const file = join(import.meta.dirname, '../../fixtures/feeds/deribit/ticker-option.json');
  const recording = readRecording(readFileSync(file, 'utf8'));
  if (!recording.ok) throw new Error(recording.failure.message);
  return quoteOf(decodeFrames('deribit', recording.value).updates, 'deribit:BTC-25DEC26-100000-C');
}

function black76({ forward = NaN, markVol = NaN }: QuoteUpdate): number {
  const scratch = new Float64Array(GREEK_COUNT);
  black76GreeksInto(scratch, 0, 1, forward, STRIKE, YEARS, markVol, 0);
  return scratch[0];
}

it('vol and forward of Deribit, OKX and Bybit value a call alike', () => {
  const deribit = deribitTicker();
  const summary = quoteOf(decodeFixture('okx', 'opt-summary').updates, 'okx:BTC-USD-261225-100000-C');
  const mark = quoteOf(decodeFixture('okx', 'mark-price').updates, 'okx:BTC-USD-261225-100000-C').mark ?? NaN;
  const bybit = quoteOf(decodeFixture('bybit', 'tickers-option').updates, 'bybit:BTC-25DEC26-100000-C-USDT');
  const value = bybit.mark ?? NaN;
  expect(black76(summary)).toBeCloseTo(value, 2);
  expect(mark * (summary.forward ?? NaN)).toBeCloseTo(value, 2);
  // Two and four decimals of the vol: half a unit of the last place times vega.
  expect(Math.abs(black76(bybit) - value)).toBeLessThan(0.005 * 163.3);
  expect(Math.abs(black76(deribit) - value)).toBeLessThan(0.5 * 0.01 * 163.3);
  // Deribit prints marks to 0.0001 of the coin.
  expect(Math.abs((deribit.mark ?? NaN) - mark)).toBeLessThan(0.00005);
});

it('Binance differs by its own rule, and only by that', () => {
  const binance = quoteOf(decodeFixture('binance', 'optionMarkPrice').updates, 'binance:BTC-261225-100000-C');
  expect(black76(binance)).toBeCloseTo(binance.mark ?? NaN, 2);
  expect(black76({ ...binance, forward: 88_402.37 })).toBeCloseTo(4053.774, 2);
});
