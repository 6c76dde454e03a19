/** Greeks of a listed option in its venue's own convention, and whether the venue's figures agree beyond rounding. */
import { DAYS_PER_YEAR, MS_PER_YEAR } from '../basics/time';
import type { Venue } from '../instruments/instrument';
import { black76GreeksInto } from './black76';
import { GREEK_COUNT, GREEK_NAMES } from './greeks';

/** For one coin of underlying; the names of the figures that venues print. */
export interface VenueGreeks {
  /** N(d1) or N(d1) - 1, coins. */
  readonly delta: number;
  /** Per unit of quote currency. */
  readonly gamma: number;
  /** Quote currency per vol point. */
  readonly vega: number;
  /** Quote currency per calendar day; of Deribit and Bybit over the remaining life where that is shorter. */
  readonly theta: number;
  /** Premium-adjusted, for a premium paid in coins: delta less the premium, F gamma - 2 delta, vega / F, in coins. */
  readonly deltaCoin: number;
  readonly gammaCoin: number;
  readonly vegaCoin: number;
}
export type VenueGreekName = keyof VenueGreeks;

export interface GreekTerms {
  readonly venue: Venue;
  /** What the venue takes for it: the expiry's forward, at Binance the spot index. */
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly vol: number;
  readonly isCall: boolean;
}

interface Precision {
  /** Decimals of the printed Greeks. */
  readonly decimals: number;
  /** Last printed step of the inputs: vol as a fraction, forward in quote currency. */
  readonly volStep: number;
  readonly forwardStep: number;
}

/** As the venues print them: their public tickers and option summaries (2026). */
const PRECISION: Readonly<Record<Venue, Precision>> = {
  deribit: { decimals: 5, volStep: 1e-4, forwardStep: 0.01 },
  okx: { decimals: 10, volStep: 1e-10, forwardStep: 1e-8 },
  bybit: { decimals: 8, volStep: 1e-4, forwardStep: 0.01 },
  binance: { decimals: 8, volStep: 1e-8, forwardStep: 1e-8 },
};
/** Venues stamp a message up to this long after they computed it. */
const STAMP_MS = 1_000;
/** Own arithmetic, relative. */
const ROUNDING = 1e-9;
const GREEK = Object.fromEntries(GREEK_NAMES.map((name, at) => [name, at]));
const plain = new Float64Array(GREEK_COUNT);

/** Black-76 at rate 0 in the venue's units. NaN for inputs that are not positive. */
export function venueGreeks({ venue, forward, strike, years, vol, isCall }: GreekTerms): VenueGreeks {
  black76GreeksInto(plain, 0, isCall ? 1 : -1, forward, strike, years, vol, 0);
  const of = (name: string): number => plain[GREEK[name]];
  const life = venue === 'deribit' || venue === 'bybit' ? Math.min(1, years * DAYS_PER_YEAR) : 1;
  const [delta, vega] = [of('delta'), of('vega') / 100];
  const deltaCoin = delta - of('price') / forward;
  return {
    delta,
    gamma: of('gamma') * (venue === 'bybit' ? life : 1),
    vega,
    theta: (of('theta') / DAYS_PER_YEAR) * life,
    deltaCoin,
    gammaCoin: forward * of('gamma') - 2 * deltaCoin,
    vegaCoin: vega / forward,
  };
}

export interface GreekComparison {
  readonly name: VenueGreekName;
  readonly own: number;
  readonly venue: number;
  /** How far apart rounding alone can bring them. */
  readonly tolerance: number;
  readonly disagrees: boolean;
  /** Why the two are not held against each other; empty where they are. */
  readonly note: string;
}

/**
 * Own figures beside the venue's, for those that it prints. The tolerance is half the last printed decimal, plus what
 * half a step of the printed vol and forward and a second of time change in the own figure. OKX's theta holds a carry
 * that it does not publish and is not compared.
 */
export function compareGreeks(
  terms: GreekTerms,
  printed: Readonly<Partial<Record<VenueGreekName, number>>>,
): readonly GreekComparison[] {
  const own = venueGreeks(terms);
  const { decimals, volStep, forwardStep } = PRECISION[terms.venue];
  const moved = [
    { ...terms, vol: terms.vol + 0.5 * volStep },
    { ...terms, forward: terms.forward + 0.5 * forwardStep },
    { ...terms, years: terms.years + STAMP_MS / MS_PER_YEAR },
  ].map(venueGreeks);
  return (Object.keys(own) as VenueGreekName[]).flatMap((name) => {
    const venue = printed[name];
    if (venue === undefined) return [];
    const inputs = moved.reduce((sum, one) => sum + Math.abs(one[name] - own[name]), 0);
    const tolerance = 0.5 * 10 ** -decimals + 1.05 * inputs + ROUNDING * Math.abs(own[name]);
    const note =
      terms.venue === 'okx' && name === 'theta' ? 'the venue adds a carry that it does not publish' : '';
    const disagrees = note === '' && !(Math.abs(own[name] - venue) <= tolerance);
    return [{ name, own: own[name], venue, tolerance, disagrees, note }];
  });
}
