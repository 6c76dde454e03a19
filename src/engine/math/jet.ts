/**
 * Arithmetic on values that carry their own derivatives (forward automatic differentiation), so that one formula
 * gives price and Greeks without a second, hand-differentiated formula and without bumping.
 *
 * A jet holds f, df/dx, d2f/dx2 and df/dy for two chosen variables x and y. Rules: Griewank and Walther (2008),
 * "Evaluating Derivatives", ch. 13. Errors are those of the value's own operations, a few ulp per operation.
 */
import { millsRatio } from './mills';
import { INV_SQRT_2PI, normalCdf, normalPdf } from './normal';

/** Beyond this many deviations the far side of the distribution is 1 in doubles. */
const FAR = 38;

export class Jet {
  constructor(
    readonly value: number,
    /** df/dx. */
    readonly x = 0,
    /** d2f/dx2. */
    readonly xx = 0,
    /** df/dy. */
    readonly y = 0,
  ) {}

  plus(other: Jet | number): Jet {
    if (typeof other === 'number') return new Jet(this.value + other, this.x, this.xx, this.y);
    return new Jet(this.value + other.value, this.x + other.x, this.xx + other.xx, this.y + other.y);
  }

  minus(other: Jet | number): Jet {
    if (typeof other === 'number') return new Jet(this.value - other, this.x, this.xx, this.y);
    return new Jet(this.value - other.value, this.x - other.x, this.xx - other.xx, this.y - other.y);
  }

  times(other: Jet | number): Jet {
    if (typeof other === 'number')
      return new Jet(this.value * other, this.x * other, this.xx * other, this.y * other);
    return new Jet(
      this.value * other.value,
      this.x * other.value + this.value * other.x,
      this.xx * other.value + 2 * this.x * other.x + this.value * other.xx,
      this.y * other.value + this.value * other.y,
    );
  }

  over(other: Jet | number): Jet {
    return typeof other === 'number' ? this.times(1 / other) : this.times(other.inverse());
  }

  negated(): Jet {
    return new Jet(-this.value, -this.x, -this.xx, -this.y);
  }

  inverse(): Jet {
    const inverse = 1 / this.value;
    return this.mapped(inverse, -inverse * inverse, 2 * inverse * inverse * inverse);
  }

  squared(): Jet {
    return this.times(this);
  }

  root(): Jet {
    const root = Math.sqrt(this.value);
    return this.mapped(root, 0.5 / root, -0.25 / (root * this.value));
  }

  exponential(): Jet {
    const power = Math.exp(this.value);
    return this.mapped(power, power, power);
  }

  logarithm(): Jet {
    const inverse = 1 / this.value;
    return this.mapped(Math.log(this.value), inverse, -inverse * inverse);
  }

  /** N(f), the normal distribution function. */
  cdf(): Jet {
    const density = normalPdf(this.value);
    return this.mapped(normalCdf(this.value), density, -this.value * density);
  }

  /** g(f) from g, g' and g'' at f. */
  mapped(value: number, first: number, second: number): Jet {
    return new Jet(value, first * this.x, first * this.xx + second * this.x * this.x, first * this.y);
  }
}

export const constant = (value: number): Jet => new Jet(value);
/** The variable x at a value. */
export const variableX = (value: number): Jet => new Jet(value, 1);
/** The variable y at a value. */
export const variableY = (value: number): Jet => new Jet(value, 0, 0, 1);

/**
 * exp(a) N(d) where the exponential alone may overflow and the probability alone may underflow: in the tail it is
 * exp(a - d^2/2) M(-d) / sqrt(2 pi), M the Mills ratio. d may be plus or minus infinity.
 */
export function weightedCdf(a: Jet, d: Jet): Jet {
  if (d.value === Infinity || d.value > FAR) return a.exponential();
  if (d.value === -Infinity) return constant(0);
  const density = Math.exp(a.value - 0.5 * d.value * d.value) * INV_SQRT_2PI;
  const value = d.value < 0 ? density * millsRatio(-d.value) : Math.exp(a.value) * normalCdf(d.value);
  const [v, n] = [value, density];
  return new Jet(
    v,
    v * a.x + n * d.x,
    v * (a.xx + a.x * a.x) + n * (2 * a.x * d.x + d.xx - d.value * d.x * d.x),
    v * a.y + n * d.y,
  );
}

/** exp(a) [N(from) - N(to)] for from >= to, on the side of the distribution where both are small. */
export function weightedBand(a: Jet, from: Jet, to: Jet): Jet {
  if (to.value > 0) return weightedCdf(a, to.negated()).minus(weightedCdf(a, from.negated()));
  return weightedCdf(a, from).minus(weightedCdf(a, to));
}
