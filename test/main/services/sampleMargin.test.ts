import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createMarginEngine,
  evaluateAllMargins,
  evaluateMargin,
} from '../../../src/engine/margin/marginEngine';
import { findMarginModel } from '../../../src/engine/margin/models';
import { marketFromSnapshot } from '../../../src/engine/market/marketState';
import {
  indexKey,
  type InstrumentQuote,
  type MarketSnapshot,
  type MarketValue,
} from '../../../src/engine/market/snapshot';
import { compileBook, universeOf } from '../../../src/engine/portfolio/compiledBook';
import { accountEquity } from '../../../src/engine/risk/equity';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { markVolSolver } from '../../../src/engine/risk/markVol';

import { seededRandom } from '../../../src/main/feeds/simulator/chance';
import { optionQuote } from '../../../src/main/feeds/simulator/deribit/optionQuote';
import { chainOf, COINS, linesOf, optionExpiries } from '../../../src/main/feeds/simulator/listing';
import { Market } from '../../../src/main/feeds/simulator/market';
import { Quotes } from '../../../src/main/feeds/simulator/quotes';
import { readRulePacks } from '../../../src/main/files/rulePacks';
import { readSampleBook } from '../../../src/main/files/sampleBook';
import { resolveSampleBook } from '../../../src/main/services/sampleBook';
import { value } from '../db/workspace';

const RESOURCES = resolve(import.meta.dirname, '../../../resources');
const sample = value(await readSampleBook(`${RESOURCES}/samples/sampleBook.json`));
const { packs } = await readRulePacks(`${RESOURCES}/margin`);

const MODELS = ['deribit.pm', 'deribit.sm', 'house.grid'].map((id) => {
  const model = findMarginModel(id);
  const pack = packs.find((each) => each.model === model?.rulePackKind);
  if (!model || !pack) throw new Error(`no model or pack ${id}`);
  return { model, pack };
});

/** The simulated exchange at its start, as the app freezes it. */
function simulatedMarket(nowMs: number) {
  const quotes = new Quotes(new Market(seededRandom(1)), () => nowMs);
  const as = (number: number): MarketValue => ({
    value: number,
    exchangeTimeMs: nowMs,
    localTimeMs: nowMs,
    source: 'simulator',
  });
  const instruments = COINS.flatMap((coin) => [
    ...linesOf(coin, nowMs),
    ...optionExpiries(nowMs).flatMap((expiry) => chainOf(coin, coin.spot, expiry, nowMs)),
  ]);
  const quoted = instruments.map((each): [string, InstrumentQuote] => {
    if (each.kind !== 'option') return [each.id, { mark: as(quotes.line(each).mark) }];
    const { mark, vol, forward } = optionQuote(each, quotes);
    return [each.id, { mark: as(mark), markVol: as(vol), forward: as(forward) }];
  });
  const indices = new Map(
    instruments.map((each) => [indexKey(each.venue, each.indexName), as(quotes.index(each.underlying))]),
  );
  const snapshot: MarketSnapshot = {
    id: 'sample',
    valuationMs: nowMs,
    indices: Object.fromEntries(indices),
    volIndices: {},
    quotes: Object.fromEntries(quoted),
    usdRates: { USD: as(1), USDC: as(1) },
  };
  const marks = Object.fromEntries(quoted.map(([id, { mark }]) => [id, mark?.value ?? NaN]));
  const indexPrices = Object.fromEntries(COINS.map(({ name }) => [name, quotes.index(name)]));
  return { snapshot, sampleMarket: { instruments, marks, indexPrices, nowMs } };
}

function marginsOn(date: string) {
  const { snapshot, sampleMarket } = simulatedMarket(Date.parse(`${date}Z`));
  const { portfolio, instruments, skipped } = resolveSampleBook(sample, sampleMarket);
  const byId = new Map(instruments.map((each) => [each.id, each]));
  const universe = universeOf(portfolio, (id) => byId.get(id));
  const market = marketFromSnapshot(universe, snapshot, markVolSolver);
  const book = compileBook(portfolio, universe);
  const unit = instrumentRisk(universe, market);
  const engine = createMarginEngine(universe, market, MODELS);
  const accounts = portfolio.accounts.map(({ id, marginModelId }, account) => {
    const equity = accountEquity(universe, market, book, unit, account);
    const all = evaluateAllMargins(engine, { book, account, unit, equity });
    const own = evaluateMargin(
      engine,
      MODELS.findIndex(({ model }) => model.id === marginModelId),
      { book, account, unit, equity },
    );
    return { id, equity, all, own };
  });
  return { accounts, skipped };
}

const usd = (amount: number): string => `${(amount / 1e3).toFixed(0)} k`;

describe('margin of the sample book on the simulated exchange', () => {
  // The choice of expiries drifts with the calendar, so the bands are wide; far outside them the demo tells nothing.
  it.each(['2026-11-21T04:00', '2026-12-24T12:00', '2027-02-03T09:00', '2027-05-17T20:00'])(
    'is in force, complete and neither idle nor broken on %s',
    (date) => {
      const { accounts, skipped } = marginsOn(date);
      expect(skipped).toEqual([]);
      for (const { id, equity, all, own } of accounts) {
        const ratio = own.maintenanceMarginUsd / own.equityUsd;
        const note = `${date} ${id} equity ${usd(own.equityUsd)} IM ${usd(own.initialMarginUsd)} MM ${usd(own.maintenanceMarginUsd)} MM/equity ${ratio.toFixed(2)} worst ${own.worst?.label ?? '-'}; other models ${all.map((each) => `${each.modelId} ${usd(each.maintenanceMarginUsd)}`).join(', ')}; ${equity.byCurrency.map((c) => `${c.currency} ${usd(c.totalUsd)}`).join(', ')}`;
        expect(own.failures, note).toEqual([]);
        expect(own.equityUsd, note).toBeGreaterThan(300_000);
        const [least, most] = id === 'DRB-PROP-1' ? [0.45, 0.72] : [0.15, 0.6];
        expect(ratio, note).toBeGreaterThan(least);
        expect(ratio, note).toBeLessThan(most);
      }
    },
  );
});
