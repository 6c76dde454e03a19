/** A chain's rows as options with vols: what a venue quotes as a price only is inverted once, when it arrives. */
import type { ChainOption } from '../../../engine/market/surface/chainQuotes';
import { doubtsOf, QUOTE_DOUBTS } from '../../../engine/market/expiryVols';
import type { ParityInputs, ParityQuote } from '../../../engine/market/parityForward';
import { CHAIN_AT, CHAIN_STRIDE, type OptionChain } from '../../../engine/market/optionChain';
import { markVolSolver } from '../../../engine/risk/markVol';
import { yearFraction } from '../../../engine/basics/time';

/** A bid or ask that arrived longer ago says nothing about the smile of now. */
const OLDEST_SIDE_MS = 45_000;
/** Parity compares prices of one instant. */
const OLDEST_PARITY_MS = 5_000;

interface Side {
  readonly arrivedMs: number;
  readonly vol: number;
}

/** Inverted bid and ask vols of one expiry, by `strike`, side of the option and side of the book. */
export type SideMemory = Map<string, Side>;

const given = (value: number): number | undefined => (value > 0 && value < Infinity ? value : undefined);

export function chainOptions(chain: OptionChain, forward: number, memory: SideMemory): ChainOption[] {
  const options: ChainOption[] = [];
  for (let at = 0; at < chain.rows.length; at += CHAIN_STRIDE)
    options.push(optionAt(chain, at, forward, memory));
  return options;
}

function optionAt(chain: OptionChain, at: number, forward: number, memory: SideMemory): ChainOption {
  const { rows } = chain;
  const bidVol = sideVol(chain, at, 'bid', forward, memory);
  const askVol = sideVol(chain, at, 'ask', forward, memory);
  const markVol = given(rows[at + CHAIN_AT.markVol]);
  const times = [CHAIN_AT.markMs, CHAIN_AT.bidMs, CHAIN_AT.askMs].map((column) => rows[at + column]);
  return {
    strike: rows[at + CHAIN_AT.strike],
    isCall: rows[at + CHAIN_AT.isCall] === 1,
    ...(bidVol === undefined ? {} : { bidVol }),
    ...(askVol === undefined ? {} : { askVol }),
    ...(markVol === undefined ? {} : { markVol }),
    timeMs: Math.max(...times.filter((time) => time > 0)),
    doubts: doubtsOf(rows[at + CHAIN_AT.doubts] & ((1 << QUOTE_DOUBTS.length) - 1)),
  };
}

/** The venue's own vol of a side; else the one implied by its price at the forward of its arrival. */
function sideVol(
  chain: OptionChain,
  at: number,
  side: 'bid' | 'ask',
  forward: number,
  memory: SideMemory,
): number | undefined {
  const { rows, takenMs } = chain;
  const arrivedMs = rows[at + CHAIN_AT[`${side}Ms`]];
  if (!(takenMs - arrivedMs <= OLDEST_SIDE_MS)) return undefined;
  const quoted = given(rows[at + CHAIN_AT[`${side}Vol`]]);
  if (quoted !== undefined) return quoted;
  const price = given(rows[at + CHAIN_AT[side]]);
  if (price === undefined) return undefined;
  const key = `${rows[at]}${rows[at + CHAIN_AT.isCall]}${side}`;
  const known = memory.get(key);
  const found =
    known?.arrivedMs === arrivedMs ? known : { arrivedMs, vol: invert(chain, at, price, forward) };
  memory.set(key, found);
  return given(found.vol);
}

const invert = (
  { rows, expiryMs, takenMs, isInverse }: OptionChain,
  at: number,
  price: number,
  forward: number,
) =>
  markVolSolver({
    forward,
    strike: rows[at + CHAIN_AT.strike],
    years: yearFraction(takenMs, expiryMs),
    isCall: rows[at + CHAIN_AT.isCall] === 1,
    price: isInverse ? price * forward : price,
  });

/** Call and put prices of one instant by strike, for the forward by parity. */
export function parityInputs({
  rows,
  isInverse,
  takenMs,
}: OptionChain): ParityInputs & { oldestTimeMs: number } {
  const byStrike = new Map<number, { -readonly [K in keyof ParityQuote]: ParityQuote[K] }>();
  let oldestTimeMs = Infinity;
  for (let at = 0; at < rows.length; at += CHAIN_STRIDE) {
    const oldest = Math.min(rows[at + CHAIN_AT.bidMs], rows[at + CHAIN_AT.askMs]);
    if (!(takenMs - oldest <= OLDEST_PARITY_MS)) continue;
    const strike = rows[at + CHAIN_AT.strike];
    const quote = byStrike.get(strike) ?? { strike };
    const [bid, ask] = [given(rows[at + CHAIN_AT.bid]), given(rows[at + CHAIN_AT.ask])];
    if (rows[at + CHAIN_AT.isCall] === 1) [quote.callBid, quote.callAsk] = [bid, ask];
    else [quote.putBid, quote.putAsk] = [bid, ask];
    byStrike.set(strike, quote);
    oldestTimeMs = Math.min(oldestTimeMs, oldest);
  }
  return { quotes: [...byStrike.values()], settlement: isInverse ? 'inverse' : 'linear', oldestTimeMs };
}
