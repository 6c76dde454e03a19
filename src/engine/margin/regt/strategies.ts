/**
 * Requirements of option strategies per unit of the underlying, against cash: longs are paid for, proceeds of shorts
 * credited. `U` underlying price, premiums are current market values per unit. Source: Cboe strategy-based margin
 * tables (Rule 10.3), FINRA 4210(f)(2); rows on stock from the same rules, not re-read.
 */
import type { OptionSign } from '../../pricing/blackScholes';
import type { RegTRules } from './regtRules';

export interface StrategyOption {
  readonly type: OptionSign;
  readonly strike: number;
  /** Market value per unit. */
  readonly premium: number;
  /** Days to expiry. */
  readonly days: number;
}

export const outOfTheMoney = ({ type, strike }: StrategyOption, U: number): number =>
  Math.max(0, type * (strike - U));

export const inTheMoney = ({ type, strike }: StrategyOption, U: number): number =>
  Math.max(0, type * (U - strike));

export interface NakedRequirement {
  /** premium + max(rate U - otm, floor). */
  readonly requirement: number;
  /** Without the floor. */
  readonly unfloored: number;
  /** The floor alone: premium + floor. */
  readonly minimum: number;
}

/** One short option on its own; the floor is on the price for calls, on the strike for puts. */
export function nakedShort(option: StrategyOption, U: number, rules: RegTRules): NakedRequirement {
  const base = option.type === 1 ? U : option.strike;
  const unfloored = option.premium + rules.nakedRate * rules.leverage * U - outOfTheMoney(option, U);
  const floor = Math.max(rules.nakedFloor * rules.leverage * base, rules.leastPerUnit);
  const minimum = option.premium + floor;
  return { requirement: Math.max(unfloored, minimum), unfloored, minimum };
}

/** Short call and short put: the larger requirement plus the market value of the other. */
export function shortStrangle(
  call: StrategyOption,
  put: StrategyOption,
  U: number,
  rules: RegTRules,
): number {
  const ofCall = nakedShort(call, U, rules).requirement;
  const ofPut = nakedShort(put, U, rules).requirement;
  return ofCall >= ofPut ? ofCall + put.premium : ofPut + call.premium;
}

/** Largest loss of a spread at the short leg's expiry; 0 when the long leg's strike is the better one. */
export const verticalSpread = (long: StrategyOption, short: StrategyOption): number =>
  Math.max(0, short.type * (long.strike - short.strike));

/** Short put spread and short call spread of one expiry that cannot both lose: the wider of the two. */
export const ironCondor = (putSpread: number, callSpread: number): number => Math.max(putSpread, callSpread);

/** Long stock against a short call: the call costs nothing, the stock counts at no more than the strike. */
export const coveredCall = (call: StrategyOption, U: number, rules: RegTRules): number =>
  rules.longStockRate * Math.min(U, call.strike);

/** Short stock against a short put: the stock's requirement plus the put's in-the-money amount. */
export const coveredPut = (put: StrategyOption, U: number, rules: RegTRules): number =>
  rules.shortStockRate * U + inTheMoney(put, U);

/** Long stock with a long put, or short stock with a long call. */
export function protectedStock(option: StrategyOption, U: number, rules: RegTRules): number {
  const plain = (option.type === -1 ? rules.longStockRate : rules.shortStockRate) * U;
  if (!rules.reducesHedgedStock) return plain;
  return Math.min(plain, rules.protectedRate * option.strike + outOfTheMoney(option, U));
}

/** Long stock, long put, short call above it. */
export function collar(put: StrategyOption, call: StrategyOption, U: number, rules: RegTRules): number {
  const covered = coveredCall(call, U, rules);
  if (!rules.reducesHedgedStock) return covered;
  return Math.min(
    covered,
    rules.protectedRate * put.strike + outOfTheMoney(put, U),
    rules.collarCallRate * call.strike,
  );
}

/** Stock against a long and a short option of one strike: conversion (long stock) or reverse conversion. */
export function conversion(short: StrategyOption, U: number, rules: RegTRules): number {
  const plain = short.type === 1 ? coveredCall(short, U, rules) : coveredPut(short, U, rules);
  if (!rules.reducesHedgedStock) return plain;
  const reverse = short.type === -1 ? inTheMoney(short, U) : 0;
  return Math.min(plain, rules.protectedRate * short.strike + reverse);
}

/** Share of a long option's value that is required. */
export const longOptionRate = ({ days }: StrategyOption, rules: RegTRules): number =>
  days > rules.longDatedDays ? rules.longDatedRate : 1;
