/** A short name for the live market, cheap enough for every frame: equal markets have equal names. */
import type { MarketState } from '../../engine/market/marketState';

const FNV_PRIME = 0x01000193;

function mix(hash: number, values: Float64Array): number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  let mixed = hash;
  for (let i = 0; i < words.length; i++) mixed = Math.imul(mixed ^ words[i], FNV_PRIME);
  return mixed >>> 0;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');

/** FNV-1a over the words of spot, forwards, vols and marks (two passes with different seeds, 64 bits shown). */
export function marketName(market: MarketState): string {
  const parts = [market.spot, market.forward, market.vol, market.mark, market.usdRate];
  const low = parts.reduce(mix, 0x811c9dc5);
  const high = parts.reduce(mix, (0x9e3779b9 ^ Math.floor(market.valuationMs / 1000)) >>> 0);
  return hex(high) + hex(low);
}
