/** An expiry without a listed future, or whose venue tells no forward: parity gives one, else the index. */
import { expect } from 'vitest';
import { QUOTE_FLAGS } from '../../../../src/main/feeds/freshness';
import { frames, quotesOf, type FaultCase } from './faultCase';
import type { FaultRig } from './faultRig';

const forwardOf = (r: FaultRig) => r.board.quote(r.option.id)?.forward;
const sourceIs = (r: FaultRig, word: string): boolean => forwardOf(r)?.source.includes(word) === true;
const trueForward = (r: FaultRig): number => r.simulator.exchange.quotes.forward('BTC', r.option.expiryMs);

/** Parity is looked at when the board is asked for what changed. */
async function until(r: FaultRig, what: string, holds: () => boolean): Promise<void> {
  await r.until(what, () => {
    r.board.takeDirty(Date.now());
    return holds();
  });
}

/** What the venue says before: its own forward, of a made-up future at Deribit, or the index at Binance. */
function isTold(r: FaultRig): boolean {
  const { value = NaN, source = '' } = forwardOf(r) ?? {};
  const isIndex = r.venue === 'binance';
  const expected = isIndex ? r.index() : trueForward(r);
  return source.includes(isIndex ? 'spot index' : 'simulator') && Math.abs(value / expected - 1) < 0.001;
}

export const FORWARD_CASE: FaultCase = {
  async run(r) {
    const options = r.board.instruments().filter(({ kind }) => kind === 'option');
    // Full quotes of the chain: parity needs bids and asks of calls and puts.
    r.feed.subscribe(options.map(({ id }) => id));
    await frames(r, 100);
    await r.until('the venue’s own', () => isTold(r));
    // Far enough from the index to tell one from the other.
    r.simulator.exchange.market.coins.BTC.basisShort = 1.5;
    r.set('F19');
    // Once each quote is of the market now.
    const off = (): number => Math.abs((forwardOf(r)?.value ?? NaN) / trueForward(r) - 1);
    await until(r, 'by parity, as the market has it', () => sourceIs(r, 'parity') && off() < 0.003);
    expect(forwardOf(r)?.source).toMatch(/^derived:parity of \d+ strikes \(simulator\)$/);
    expect(Math.abs(trueForward(r) / r.index() - 1), 'the index would be off').toBeGreaterThan(0.005);
    await until(r, 'its options live', () => r.isLive(r.option.id));
    expect(r.board.flags(r.option.id) & QUOTE_FLAGS.outlier).toBe(0);

    // Nobody quotes: the index is all there is, and vols of another forward are left away.
    r.simulated.faults.absent = true;
    r.simulated.faults.stalled = ['books', 'orderbook', 'btc-'];
    await until(r, 'by the index', () => sourceIs(r, 'index'));
    expect((forwardOf(r)?.value ?? NaN) / r.index()).toBeCloseTo(1, 3);
    expect(quotesOf(r, r.option.id).length).toBeGreaterThan(0);
    const isWithVols = r.board.quote(r.option.id)?.markVol !== undefined;
    const isOwnRule = sourceIs(r, 'spot index as forward');
    expect(isWithVols, 'only vols that are made with the index go with it').toBe(isOwnRule);
  },
};
