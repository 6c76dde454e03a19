import { describe, expect, it } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import type { LiveFrame } from '../../../src/contracts/live';
import type { LiveStructure } from '../../../src/contracts/structure';
import type { EuropeanOption, Instrument } from '../../../src/engine/instruments/instrument';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import type { InstrumentQuote } from '../../../src/engine/market/snapshot';
import type { MarketBatch } from '../../../src/main/compute/protocol';
import { createSession } from '../../../src/main/compute/session';
import { answerWhatIf } from '../../../src/main/compute/whatIfAnswer';
import {
  mixedSizes,
  NOW,
  option,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
} from '../../engine/risk/sampleBook';

const EXPIRY = NOW + 36 * 86_400_000;
const isOfExpiry = (i: Instrument): i is EuropeanOption =>
  i.kind === 'option' && i.expiryMs === EXPIRY && i.underlying === 'BTC' && i.isInverse;

/** Nothing of the BTC chain of one expiry is held. */
function startDesk() {
  const frames: LiveFrame[] = [];
  const structures: LiveStructure[] = [];
  const session = createSession(
    { onStructure: (s) => void structures.push(s), onFrame: (f) => void frames.push(f) },
    () => 0,
  );
  session.setInstruments(sampleInstruments());
  session.setRulePacks(MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)));
  session.setPortfolio(
    samplePortfolio((k, i) => (isOfExpiry(i) || i.kind === 'future' ? 0 : mixedSizes(k, i))),
  );
  const { indices, volIndices, usdRates, quotes } = sampleSnapshot();
  const feed = (known: Readonly<Record<string, InstrumentQuote>>, atMs = NOW): void => {
    const batch: MarketBatch = {
      indices,
      volIndices,
      usdRates,
      quotes: known,
      becameStale: [],
      becameLive: [],
    };
    session.takeMarket(batch, atMs, []);
  };
  const held = Object.fromEntries(
    sampleInstruments().flatMap((i) => (isOfExpiry(i) ? [] : [[i.id, quotes[i.id]] as const])),
  );
  feed(held);
  const ask = (instrumentId: string, quantity: number) => {
    const state = session.current();
    if (state === undefined) throw new Error('no state');
    const legs = [{ instrumentId, quantity }];
    return answerWhatIf(state, { accountId: 'a0', legs, withDistance: false }, () => 0);
  };
  return { session, frames, structures, quotes, feed, ask };
}

const chain = sampleInstruments().filter(isOfExpiry);
const call = (strike: number): EuropeanOption => option('BTC', true, EXPIRY, strike, 'call');

describe('a leg that nobody holds', () => {
  it('is refused until it is followed, waits for its quote, and is margined once that comes', () => {
    const { session, quotes, feed, ask } = startDesk();
    const leg = chain.find(
      ({ strike, optionType }) => Math.abs(strike - 99_000) < 1 && optionType === 'call',
    );
    if (leg === undefined) throw new Error('no such strike');
    expect(ask(leg.id, -5)).toMatchObject({ ok: false, failure: { reason: 'MISSING_MARKET_DATA' } });
    session.setHypothetical({ instruments: [leg], unlisted: [] });
    expect(ask(leg.id, -5)).toMatchObject({
      ok: false,
      failure: { reason: 'MISSING_MARKET_DATA', context: { instrumentId: leg.id } },
    });
    feed({ [leg.id]: quotes[leg.id] });
    const tried = ask(leg.id, -5);
    if (!tried.ok) throw new Error(tried.failure.message);
    const standard = tried.value.models.find(({ modelId }) => modelId === 'deribit.sm');
    expect(standard?.initialChangeUsd, 'standard margin has no offsets').toBeGreaterThan(0);
    const mark = quotes[leg.id].mark?.value ?? NaN;
    expect(tried.value.legs[0]).toMatchObject({ price: mark, isInterpolated: false });
    expect(tried.value.legs[0].premiumUsd).toBeCloseTo(-5 * mark * 90_000, 6);
  });

  it('changes no figure of the book', () => {
    const { session, frames, structures, feed } = startDesk();
    feed({});
    const before = frames[frames.length - 1];
    session.setHypothetical({ instruments: chain, unlisted: [] });
    feed({});
    const after = frames[frames.length - 1];
    const plain = (frame: LiveFrame) => [
      frame.header,
      frame.margins,
      frame.totals,
      frame.ladder,
      frame.heatmap,
    ];
    expect(plain(after)).toEqual(plain(before));
    expect(structures[structures.length - 1].positions).toEqual(structures[0].positions);
  });

  it('does not compile the book again for legs that are known already', () => {
    const { session, structures, feed } = startDesk();
    session.setHypothetical({ instruments: chain, unlisted: [] });
    feed({});
    const count = structures.length;
    session.setHypothetical({ instruments: chain.slice(0, 2), unlisted: [] });
    session.setHypothetical({ instruments: [], unlisted: [] });
    feed({});
    expect(structures).toHaveLength(count);
  });
});

describe('a strike that is not listed', () => {
  const around = chain.filter(
    ({ strike, optionType }) => optionType === 'call' && strike >= 90_000 && strike < 99_001,
  );

  it('has the vol between its neighbours: linear total variance in log strike', () => {
    const { session, quotes, feed, ask } = startDesk();
    const leg = call(94_500);
    session.setHypothetical({ instruments: [leg, ...around], unlisted: [leg.id] });
    expect(ask(leg.id, 1)).toMatchObject({ ok: false, failure: { reason: 'MISSING_MARKET_DATA' } });
    feed(Object.fromEntries(around.map(({ id }) => [id, quotes[id]])), NOW + 10);
    const tried = ask(leg.id, 1);
    if (!tried.ok) throw new Error(tried.failure.message);
    const [low, high] = around.map(({ id }) => quotes[id].markVol?.value ?? NaN);
    const share = Math.log(94_500 / 90_000) / Math.log(around[1].strike / 90_000);
    const vol = Math.sqrt((1 - share) * low ** 2 + share * high ** 2);
    expect(tried.value.legs[0].vol).toBeCloseTo(vol, 14);
    expect(tried.value.legs[0].isInterpolated).toBe(true);
    expect(tried.value.legs[0].premiumUsd).toBeGreaterThan(0);
    feed({}, NOW + 5_000);
    const later = ask(leg.id, 1);
    expect(later.ok && later.value.legs[0].vol, 'after the clock has moved').toBeCloseTo(vol, 14);
  });

  it('is refused outside the quoted strikes, with the strike and the reason', () => {
    const { session, quotes, feed, ask } = startDesk();
    const leg = call(150_000);
    session.setHypothetical({ instruments: [leg, ...around], unlisted: [leg.id] });
    feed(Object.fromEntries(around.map(({ id }) => [id, quotes[id]])), NOW + 10);
    const refused = ask(leg.id, 1);
    expect(refused.ok).toBe(false);
    if (!refused.ok) expect(refused.failure.message).toMatch(/no strike of its expiry at or above 150000/);
  });
});
