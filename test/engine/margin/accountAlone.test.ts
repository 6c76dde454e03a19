/** An account's margin is its own: what others hold, or a what-if looks at, changes no byte of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import { createMarginEngine, evaluateAllMargins } from '../../../src/engine/margin/marginEngine';
import type { MarginResult } from '../../../src/engine/margin/marginModel';
import { marketFromSnapshot } from '../../../src/engine/market/marketState';
import type { MarketSnapshot } from '../../../src/engine/market/snapshot';
import { compileBook, universeOf } from '../../../src/engine/portfolio/compiledBook';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { markVolSolver } from '../../../src/engine/risk/markVol';
import { sampleInstruments, samplePortfolio, sampleSnapshot } from '../risk/sampleBook';
import { allModels } from './rulePacks';

const instruments = sampleInstruments();
const byId = new Map(instruments.map((i) => [i.id, i]));

/** The same instruments of a venue that the account is not at. */
const elsewhere: readonly Instrument[] = instruments.map((i) => ({
  ...i,
  id: i.id.replace('deribit:', 'okx:'),
  venue: 'okx',
}));
const listed = [...instruments, ...elsewhere];

function snapshot(): MarketSnapshot {
  const own = sampleSnapshot();
  const copied = <T>(values: Readonly<Record<string, T>>): Record<string, T> => ({
    ...values,
    ...Object.fromEntries(Object.entries(values).map(([key, v]) => [key.replace('deribit:', 'okx:'), v])),
  });
  return { ...own, indices: copied(own.indices), quotes: copied(own.quotes) };
}

function margins(portfolio: Portfolio, extra: readonly Instrument[], market = snapshot()) {
  const universe = universeOf(portfolio, (id) => byId.get(id), extra);
  const state = marketFromSnapshot(universe, market, markVolSolver);
  const book = compileBook(portfolio, universe);
  const engine = createMarginEngine(universe, state, allModels());
  return evaluateAllMargins(engine, { book, account: 0, unit: instrumentRisk(universe, state) });
}

function account(held: readonly (readonly [number, number])[], balances: Portfolio['balances']): Portfolio {
  const size = new Map(held);
  const portfolio = samplePortfolio((k, i) => {
    const quantity = size.get(k) ?? 0;
    return i.kind === 'option' || !i.isInverse ? quantity / 2 : quantity * 10_000;
  });
  return { ...portfolio, positions: portfolio.positions.map((p) => ({ ...p, bookId: 'b0' })), balances };
}

const position = fc.tuple(fc.nat(instruments.length - 1), fc.integer({ min: -5, max: 5 }));
const balance = fc.record({
  accountId: fc.constant('a0'),
  currency: fc.constantFrom('BTC', 'ETH', 'USDC', 'USDT'),
  amount: fc.integer({ min: -20, max: 200 }).map(String),
});

describe('the margin of an account', () => {
  it('does not depend on instruments that it does not hold, under any model', () => {
    expect(allModels()).toHaveLength(22);
    fc.assert(
      fc.property(
        fc.array(position, { maxLength: 6 }),
        fc.uniqueArray(balance, { maxLength: 3, selector: ({ currency }) => currency }),
        fc.uniqueArray(fc.constantFrom(...listed), { minLength: 1, maxLength: 8, selector: ({ id }) => id }),
        (held, balances, extra) => {
          const portfolio = account(held, balances);
          const [alone, among] = [margins(portfolio, []), margins(portfolio, extra)];
          alone.forEach((one, k) => {
            const told = `${one.modelId} with ${extra.map(({ id }) => id).join()}`;
            expect(JSON.stringify(among[k]), told).toBe(JSON.stringify(one));
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  const byModel = (results: readonly MarginResult[], id: string): MarginResult => {
    const found = results.find(({ modelId }) => modelId === id);
    if (found === undefined) throw new Error(`no model ${id}`);
    return found;
  };
  const perpetual = instruments.findIndex(({ symbol }) => symbol === 'ETH_USDC-PERPETUAL');

  it('shocks a coin of the equity on which there is no position', () => {
    const balances = [{ accountId: 'a0', currency: 'BTC', amount: '10' }];
    const margin = byModel(margins(account([[perpetual, 2]], balances), []), 'deribit.xpm');
    // By hand: 10 BTC at 90,000 and 1 ETH at 3,000 at the edges of their ranges, and the roll shock of the perpetual.
    const expected = 0.16 * 900_000 + 0.18 * 3_000 + 0.005 * 3_000;
    expect(
      Math.abs(margin.initialMarginUsd / expected - 1),
      `expected ${expected}, got ${margin.initialMarginUsd}`,
    ).toBeLessThan(1e-3);
    expect(margin.failures).toEqual([]);
  });

  it.each(['deribit.xpm', 'derive.pm'])('%s: is incomplete where a coin of the equity has no price', (id) => {
    const market = snapshot();
    const indices = Object.fromEntries(
      Object.entries(market.indices).filter(([key]) => !key.includes('btc')),
    );
    const balances = [{ accountId: 'a0', currency: 'BTC', amount: '-10' }];
    const portfolio = account([[perpetual, 2]], balances);
    const margin = byModel(margins(portfolio, [], { ...market, indices }), id);
    expect(margin.failures.map(({ positionId, failure }) => [positionId, failure.message])).toEqual([
      ['BTC', 'no USD rate of BTC: -10 BTC are not margined'],
    ]);
    expect(margin.notes.join()).toContain('Incomplete: 1 ');
  });
});
