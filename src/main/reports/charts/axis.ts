/** Round limits and steps of a money axis, and its labels. */
import { fixed } from '../figures';
import type { Figure } from '../model';

export interface ValueAxis {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

const TARGET_STEPS = 5;

/** Steps of 1, 2 or 5 times a power of ten that enclose the values and zero. */
export function valueAxis(values: readonly Figure[]): ValueAxis {
  const known = values.filter((value) => value !== null);
  const low = Math.min(0, ...known);
  const high = Math.max(0, ...known);
  if (low === high) return { min: 0, max: 1, interval: 1 };
  const raw = (high - low) / TARGET_STEPS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const interval = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval, interval };
}

/** `3.61 m`, `250 k`, `80`; decimals as the step needs them. */
export function compactMoney(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step);
  const [divisor, suffix] = size >= 1e6 || step >= 1e5 ? [1e6, ' m'] : size >= 1e3 ? [1e3, ' k'] : [1, ''];
  const decimals = divisor === 1 ? 0 : step >= divisor / 10 ? 1 : 2;
  return value === 0 ? '0' : `${fixed(value / divisor, decimals)}${suffix}`;
}
