/**
 * Functions of two variables as truncated Taylor polynomials of total degree 4 around a point, for formulas that need
 * mixed partial derivatives of higher order than a jet carries. Rules: Griewank and Walther (2008), "Evaluating
 * Derivatives", ch. 13. Errors are those of the coefficients' own sums, a few ulp per operation.
 */
import { normalCdf, normalPdf } from './normal';

const DEGREE = 4;
const SIZE = DEGREE + 1;

export class Taylor {
  /** `terms[i * 5 + j]` is the coefficient of dx^i dy^j; those with i + j > 4 stay 0. */
  constructor(private readonly terms: Float64Array) {}

  static constant(value: number): Taylor {
    const terms = new Float64Array(SIZE * SIZE);
    terms[0] = value;
    return new Taylor(terms);
  }

  static variable(value: number, axis: 'x' | 'y'): Taylor {
    const result = Taylor.constant(value);
    result.terms[axis === 'x' ? SIZE : 1] = 1;
    return result;
  }

  get value(): number {
    return this.terms[0];
  }

  plus(other: Taylor | number): Taylor {
    const terms = this.terms.slice();
    if (typeof other === 'number') terms[0] += other;
    else for (let k = 0; k < terms.length; k++) terms[k] += other.terms[k];
    return new Taylor(terms);
  }

  minus(other: Taylor | number): Taylor {
    return this.plus(typeof other === 'number' ? -other : other.times(-1));
  }

  times(other: Taylor | number): Taylor {
    if (typeof other === 'number') return new Taylor(this.terms.map((c) => c * other));
    const terms = new Float64Array(SIZE * SIZE);
    for (let i = 0; i < SIZE; i++) for (let j = 0; i + j < SIZE; j++) this.addProduct(terms, other, i, j);
    return new Taylor(terms);
  }

  /** Coefficient (i, j) of the product. */
  private addProduct(terms: Float64Array, other: Taylor, i: number, j: number): void {
    let sum = 0;
    for (let a = 0; a <= i; a++)
      for (let b = 0; b <= j; b++) sum += this.terms[a * SIZE + b] * other.terms[(i - a) * SIZE + j - b];
    terms[i * SIZE + j] = sum;
  }

  over(other: Taylor): Taylor {
    return this.times(other.power(-1));
  }

  /** f^p for f > 0. */
  power(p: number): Taylor {
    const derivatives: number[] = [];
    let factor = 1;
    for (let k = 0; k < SIZE; k++) {
      derivatives.push(factor * this.value ** (p - k));
      factor *= p - k;
    }
    return this.mapped(derivatives);
  }

  logarithm(): Taylor {
    const u = 1 / this.value;
    return this.mapped([Math.log(this.value), u, -u * u, 2 * u ** 3, -6 * u ** 4]);
  }

  /** N(f), the normal distribution function. */
  cdf(): Taylor {
    const z = this.value;
    const n = normalPdf(z);
    return this.mapped([normalCdf(z), n, -z * n, (z * z - 1) * n, (3 - z * z) * z * n]);
  }

  /** g(f) from g and its first four derivatives at f. */
  private mapped(derivatives: readonly number[]): Taylor {
    const step = this.minus(this.value);
    let [result, power, factorial] = [Taylor.constant(derivatives[0]), step, 1];
    for (let k = 1; k < SIZE; k++) {
      factorial *= k;
      result = result.plus(power.times(derivatives[k] / factorial));
      power = power.times(step);
    }
    return result;
  }

  /** Derivative by one variable; the truncation loses a degree. */
  derivative(axis: 'x' | 'y'): Taylor {
    const [di, dj] = axis === 'x' ? [1, 0] : [0, 1];
    const terms = new Float64Array(SIZE * SIZE);
    for (let i = 0; i + di < SIZE; i++)
      for (let j = 0; i + j + 1 < SIZE; j++)
        terms[i * SIZE + j] = (axis === 'x' ? i + 1 : j + 1) * this.terms[(i + di) * SIZE + j + dj];
    return new Taylor(terms);
  }
}
