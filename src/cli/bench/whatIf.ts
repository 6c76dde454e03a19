/** A keystroke in the what-if on a large account: three legs, two of which nobody holds, through the engine thread's answer. */
import { DEFAULT_VIEW } from '../../contracts/view';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import { createSession } from '../../main/compute/session';
import { answerWhatIf } from '../../main/compute/whatIfAnswer';
import { MARGIN_MODELS } from '../../engine/margin/models';
import { shippedRulePack } from '../resources';
import { marginAccount } from './margin';
import { time, type BenchResult } from './measure';

const POSITIONS = 10_000;
const UNHELD = ['BTC-30-10-call', 'ETH-60-8-put'];
const UNLISTED = 'BTC-30-unlisted-call';

/** The account of the other margin benches without two of its instruments. */
function openSession(modelIds: readonly string[]) {
  const { portfolio, byId, snapshot } = marginAccount(POSITIONS);
  const between = byId.get('BTC-30-10-call');
  if (between?.kind !== 'option') throw new Error('the chain has that strike');
  const unlisted = { ...between, id: UNLISTED, symbol: UNLISTED, strike: between.strike + 500 };
  const session = createSession({ onStructure: () => undefined, onFrame: () => undefined }, () => 0);
  session.setInstruments([...byId.values()]);
  session.setRulePacks(MARGIN_MODELS.map(({ rulePackKind }) => shippedRulePack(rulePackKind)));
  session.setView({ ...DEFAULT_VIEW, marginModels: modelIds });
  session.setPortfolio({
    ...portfolio,
    positions: portfolio.positions.filter(({ instrumentId }) => !UNHELD.includes(instrumentId)),
  });
  const followed = UNHELD.flatMap((id) => byId.get(id) ?? []);
  session.setHypothetical({ instruments: [...followed, unlisted], unlisted: [UNLISTED] });
  const { indices, volIndices, quotes, usdRates, valuationMs }: MarketSnapshot = snapshot;
  const batch = { indices, volIndices, quotes, usdRates, becameStale: [], becameLive: [] };
  session.takeMarket(batch, valuationMs, []);
  return session;
}

/** The size of a leg changes: the question as the window asks it, without distances. */
export function whatIfBench(id: string, modelIds: readonly string[]): BenchResult {
  const session = openSession(modelIds);
  return time({
    id,
    unit: 'ms',
    count: POSITIONS,
    warmUps: 20,
    samples: 60,
    run: (round) => {
      const state = session.current();
      if (state === undefined) throw new Error('the session has a view');
      const legs = [...UNHELD, UNLISTED].map((instrumentId, k) => ({
        instrumentId,
        quantity: (k === 1 ? 300 : -25) * (1 + (round % 5)),
      }));
      const answer = answerWhatIf(state, { accountId: 'a', legs, withDistance: false }, () => 0);
      if (!answer.ok) throw new Error(answer.failure.message);
    },
  });
}
