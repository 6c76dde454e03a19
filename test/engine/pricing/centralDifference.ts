/**
 * Derivative by central differences of eighth order: error h^8 f^(9) / 630.
 * Source: Fornberg (1988), "Generation of Finite Difference Formulas on Arbitrarily Spaced Grids", Math. Comp. 51.
 */
const WEIGHTS = [4 / 5, -1 / 5, 4 / 105, -1 / 280];

export const centralDifference = (f: (step: number) => number, h: number): number =>
  WEIGHTS.reduce((sum, weight, i) => sum + weight * (f((i + 1) * h) - f(-(i + 1) * h)), 0) / h;
