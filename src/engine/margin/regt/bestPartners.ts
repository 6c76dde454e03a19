/** For each short leg of a large book the partners that save most, as parallel arrays without an object per pair. */
import type { RegTRules } from './regtRules';
import { nakedShort } from './strategies';
import {
  singleColumns,
  spreadCost,
  strangleCost,
  type Leg,
  type Legs,
  type StrategyBook,
} from './strategyColumns';

/** Partners of a short leg that are kept; more where savings tie. */
const PARTNERS = 16;

/** Pairs that save something against their legs apart: two option legs, saving and cost by pair. */
export interface PartnerPairs {
  readonly isStrangle: boolean[];
  readonly short: number[];
  readonly partner: number[];
  readonly cost: number[];
  /** > 0. */
  readonly saving: number[];
}

/** Every saving pair of the short leg in hand; overwritten by the next leg. */
interface Hand {
  count: number;
  /** Pairs from here on are strangles. */
  firstStrangle: number;
  readonly partner: Int32Array;
  readonly cost: Float64Array;
  readonly saving: Float64Array;
  /** The largest savings, ascending; 0 where there are fewer. */
  readonly largest: Float64Array;
}

function take(hand: Hand, partner: number, cost: number, saving: number): void {
  if (!(saving > 0)) return;
  const at = hand.count++;
  hand.partner[at] = partner;
  hand.cost[at] = cost;
  hand.saving[at] = saving;
  const { largest } = hand;
  if (saving <= largest[0]) return;
  let place = 0;
  for (; place + 1 < PARTNERS && largest[place + 1] < saving; place++) largest[place] = largest[place + 1];
  largest[place] = saving;
}

function takeSpreads(hand: Hand, short: Leg, longs: readonly Leg[], apart: Float64Array): void {
  for (const long of longs) {
    if (long.days < short.days) continue;
    const cost = Math.max(0, spreadCost(long, short));
    take(hand, long.at, cost, apart[short.at] + apart[long.at] - cost);
  }
}

/** What the naked puts need, premium included; in their order. */
type Needs = readonly number[];

function takeStrangles(
  hand: Hand,
  call: Leg,
  ofCall: number,
  puts: readonly Leg[],
  ofPuts: Needs,
  apart: Float64Array,
): void {
  for (let k = 0; k < puts.length; k++) {
    const put = puts[k];
    const cost = strangleCost(call, ofCall, put, ofPuts[k]);
    take(hand, put.at, cost, apart[call.at] + apart[put.at] - cost);
  }
}

function keepBest(hand: Hand, short: number, pairs: PartnerPairs): void {
  const least = hand.largest[0];
  for (let k = 0; k < hand.count; k++) {
    if (hand.saving[k] < least) continue;
    pairs.isStrangle.push(k >= hand.firstStrangle);
    pairs.short.push(short);
    pairs.partner.push(hand.partner[k]);
    pairs.cost.push(hand.cost[k]);
    pairs.saving.push(hand.saving[k]);
  }
}

function emptyHand({ longCalls, longPuts, shortPuts }: Legs): Hand {
  const most = Math.max(longCalls.length + shortPuts.length, longPuts.length);
  return {
    count: 0,
    firstStrangle: 0,
    partner: new Int32Array(most),
    cost: new Float64Array(most),
    saving: new Float64Array(most),
    largest: new Float64Array(PARTNERS),
  };
}

/**
 * Pairs by short leg: calls that form spreads, puts, the other calls; a leg's own in the order of its partners, spreads
 * before strangles.
 */
export function bestPartners(book: StrategyBook, legs: Legs, rules: RegTRules): PartnerPairs {
  const { price, longCalls, shortCalls, longPuts, shortPuts } = legs;
  const apart = Float64Array.from(singleColumns(book, rules), ({ cost }) => cost);
  const need = (leg: Leg): number => nakedShort(leg, price, rules).requirement;
  const ofPuts = shortPuts.map(need);
  const hand = emptyHand(legs);
  const pairs: PartnerPairs = { isStrangle: [], short: [], partner: [], cost: [], saving: [] };
  const begin = (short: Leg, longs: readonly Leg[]): void => {
    hand.count = 0;
    hand.largest.fill(0);
    takeSpreads(hand, short, longs, apart);
    hand.firstStrangle = hand.count;
  };
  const finishCall = (call: Leg): void => {
    takeStrangles(hand, call, need(call), shortPuts, ofPuts, apart);
    keepBest(hand, call.at, pairs);
  };
  const withoutSpread: Leg[] = [];
  for (const call of shortCalls) {
    begin(call, longCalls);
    if (hand.count > 0) finishCall(call);
    else withoutSpread.push(call);
  }
  for (const put of shortPuts) {
    begin(put, longPuts);
    keepBest(hand, put.at, pairs);
  }
  for (const call of withoutSpread) {
    begin(call, longCalls);
    finishCall(call);
  }
  return pairs;
}
