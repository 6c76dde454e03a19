/**
 * The QD+ boundary and the American price that follows from it: the premium integral of Kim (1990) over the QD+
 * boundary, which is interpolated at eight Chebyshev points of sqrt(t). Source: Li (2009), "Analytical Approximations
 * for the Critical Stock Prices of American Options", Review of Derivatives Research 13; integral and interpolation as
 * Andersen, Lake and Offengenden (2016).
 *
 * Domain: S, K, T, sigma > 0; single boundary (put: r > 0, or r = 0 > q; call: q > 0, or q = 0 > r), else UNSUPPORTED
 * for two and the European value for none. Accuracy of the price: about 1e-3 of the strike; of the root 1e-13.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { blackScholesPrice, optionSign } from '../blackScholes';
import { checkPositive } from '../exotic/exoticMarket';
import { checkAmerican, type AmericanInputs } from './american';
import {
  makeBoundaryWorkspace,
  setBoundaryTerms,
  squareGaps,
  type BoundaryWorkspace,
} from './boundarySystem';
import type { PutTerms } from './exerciseBoundary';
import { fillExercisePremium } from './exercisePremium';
import { makeQdPlusEquation, qdPlusRoot, setQdPlusEquation } from './qdPlus';

const ROOT_TOLERANCE = 1e-13;

/** The critical price of the put at the time T to expiry, price units. Errors: INVALID_INPUT, EXPIRED, UNSUPPORTED. */
export function qdPlusBoundary(terms: PutTerms): Result<number> {
  const { K, T, sigma, r, q } = terms;
  const refused = check({ type: 'put', S: K, ...terms });
  if (refused !== undefined) return { ok: false, failure: refused };
  if (!(r > 0 || (r === 0 && q < 0)))
    return failure('UNSUPPORTED', `r = ${r}, q = ${q}: no single exercise boundary`);
  return success(K * rootAt(T, sigma, r, q));
}

const equation = makeQdPlusEquation();

function rootAt(t: number, sigma: number, r: number, q: number): number {
  setQdPlusEquation(equation, t, sigma, r, q);
  const top = q > r ? r / q : 1;
  return qdPlusRoot(equation, top * Math.exp(-2 * sigma * Math.sqrt(t)), ROOT_TOLERANCE);
}

function check(inputs: AmericanInputs): Failure | undefined {
  const { S, K, sigma } = inputs;
  return (
    checkAmerican(inputs) ?? checkPositive('S', S) ?? checkPositive('K', K) ?? checkPositive('sigma', sigma)
  );
}

let kept: BoundaryWorkspace | undefined;
const SCHEME = { degree: 7, points: 1, premiumPoints: 256, power: 1, tolerance: 0 };
const premium = { value: 0, slope: 0, bend: 0 };

/** Price in units of S. Errors: as `priceAmerican`. */
export function qdPlusPrice(inputs: AmericanInputs): Result<number> {
  const refused = check(inputs);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { type, S, K, T, sigma } = inputs;
  const [r, q] = type === 'put' ? [inputs.r, inputs.q] : [inputs.q, inputs.r];
  if (r < 0 && q < r)
    return failure('UNSUPPORTED', `r = ${inputs.r}, q = ${inputs.q}: two exercise boundaries`);
  const plain = blackScholesPrice(optionSign(type), S, K, T, sigma, inputs.r, inputs.q);
  if (r <= 0 && q >= r) return success(plain);
  const ws = (kept ??= makeBoundaryWorkspace(SCHEME));
  setBoundaryTerms(ws, T, sigma, r, q);
  ws.grid.roots.forEach((root, i) => {
    ws.gaps[i] = Math.abs(ws.top - Math.log(rootAt(T * root * root, sigma, r, q)));
  });
  squareGaps(ws);
  const [x, unit] = type === 'put' ? [S / K, K] : [K / S, S];
  fillExercisePremium(premium, ws, x);
  return success(Math.max(optionSign(type) * (S - K), plain + unit * Math.max(0, premium.value)));
}
