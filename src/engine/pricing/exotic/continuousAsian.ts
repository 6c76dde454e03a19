/**
 * Options on the average over all instants, max(w (A - K), 0): geometric exactly, arithmetic by a lognormal with the
 * exact first two moments (the exact value: `asianExact`).
 *
 * Sources: Kemna and Vorst (1990), J. Banking and Finance 14, eq. (8); Turnbull and Wakeman (1991), "A Quick Algorithm
 * for Pricing European Average Options", JFQA 26; Haug (2007), 4.20.
 * Domain: K > 0, T and sigma >= 0 (`certainPath`); an average that has begun (`known`) for arithmetic ones only.
 * Accuracy: as `asian`.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, type Jet } from '../../math/jet';
import { gaussLegendre } from '../../math/quadrature';
import { optionSign } from '../blackScholes';
import { lognormalAverage } from './averageMoments';
import { certainValue, checkCertain, isCertain, type CertainPath } from './certainPath';
import { evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, JetMarket, Sensitivities } from './exoticMarket';
import { exponentialLess1, forwardOption, logarithmOf1Plus } from './forwardOption';

export interface ContinuousAsian {
  readonly type: 'call' | 'put';
  readonly average: 'geometric' | 'arithmetic';
  readonly K: number;
  /** Average over the years already elapsed; arithmetic only. */
  readonly known?: { readonly average: number; readonly elapsed: number };
}

/**
 * Average over all instants from the start of the averaging to T. Errors: as above. A strike that the known part
 * has passed leaves a forward.
 */
export function priceContinuousAsian(option: ContinuousAsian, market: ExoticMarket): Result<Sensitivities> {
  const { known } = option;
  const others =
    known === undefined ? [] : [['average', known.average] as const, ['elapsed', known.elapsed] as const];
  const refused = checkCertain(market, [['K', option.K]], others) ?? checkKnown(option);
  return evaluate(refused, { option, market }, () => {
    if (isCertain(market)) return certainValue(market, (path) => certainContinuous(option, path, market));
    const jets = jetMarket(market);
    if (option.average === 'arithmetic') return sensitivitiesOf(continuousArithmetic(jets, option));
    const match = lognormalAverage(
      jets.S,
      jets.sigma.squared(),
      market.r - market.q,
      0.5 * market.T,
      market.T / 3,
    );
    const discount = Math.exp(-market.r * market.T);
    const w = optionSign(option.type);
    return sensitivitiesOf(forwardOption(w, match.mean, constant(option.K), match.variance.root(), discount));
  });
}

export function checkKnown({ average, known }: ContinuousAsian): Failure | undefined {
  if (known === undefined) return undefined;
  if (average === 'geometric')
    return failure('UNSUPPORTED', 'a running geometric average has no formula here').failure;
  if (known.elapsed >= 0 && known.average > 0) return undefined;
  return failure('INVALID_INPUT', `average ${known.average} over ${known.elapsed} years: must be positive`)
    .failure;
}

function certainContinuous(
  { type, average, K, known }: ContinuousAsian,
  path: CertainPath,
  market: ExoticMarket,
): number {
  const { T, r, q } = market;
  const elapsed = known?.elapsed ?? 0;
  // At expiry all of the average is known; without a known part it is today's spot.
  const share = T + elapsed === 0 ? 1 : T / (T + elapsed);
  const ahead = path.at(0) * (average === 'geometric' ? Math.exp(0.5 * (r - q) * T) : growthMean(r - q, T));
  const gain = share * ahead + (1 - share) * (known?.average ?? 0) - K;
  return path.discount(T) * Math.max(0, optionSign(type) * gain);
}

function continuousArithmetic(market: JetMarket, option: ContinuousAsian): Jet {
  const { S, T, r, q } = market;
  const w = optionSign(option.type);
  const discount = Math.exp(-r * T);
  const elapsed = option.known?.elapsed ?? 0;
  const share = T / (T + elapsed);
  const strike = option.K - (1 - share) * (option.known?.average ?? 0);
  const mean = S.times(share * growthMean(r - q, T));
  if (strike <= 0) return w === 1 ? mean.minus(strike).times(discount) : constant(0);
  const variance = logarithmOf1Plus(continuousExcess(market));
  return forwardOption(w, mean, constant(strike), variance.root(), discount);
}

/** (exp(b t) - 1) / (b t), 1 at 0: the mean of exp(b u) over u in 0..t. */
const growthMean = (b: number, t: number): number => (b * t === 0 ? 1 : Math.expm1(b * t) / (b * t));

/** E[A^2]/E[A]^2 - 1 = 2 integral over s of (exp(sigma^2 s) - 1) exp(2bs) integral of exp(bu) over 0..T-s, over M^2. */
function continuousExcess({ sigma, T, r, q }: JetMarket): Jet {
  const carry = r - q;
  const { nodes, weights } = gaussLegendre(32);
  const first = T * growthMean(carry, T);
  let sum = constant(0);
  for (let i = 0; i < nodes.length; i++) {
    const s = 0.5 * T * (1 + nodes[i]);
    const weight = weights[i] * T * Math.exp(2 * carry * s) * (T - s) * growthMean(carry, T - s);
    sum = sum.plus(exponentialLess1(sigma.squared().times(s)).times(weight));
  }
  return sum.over(first * first);
}
