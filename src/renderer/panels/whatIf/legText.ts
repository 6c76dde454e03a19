/** What is typed for a leg: an optional signed size, then words that name the instrument. */

export interface LegText {
  /** Contracts or coins, long positive; 1 where none is typed. */
  readonly quantity: number;
  /** What the instrument is looked for by. */
  readonly words: string;
}

const SIGNED = /^([+−-]\s*[\d,]+(?:\.\d+)?)(?:\s+|$)(.*)$/s;
const PLAIN = /^([\d,]+(?:\.\d+)?)\s+([a-z]{2}.*)$/is;

/** `+10 btc 27jun 60000 c`, `-25 BTC-PERPETUAL`, `eth perp`; a leading number without a sign is a size as well. */
export function readLegText(text: string): LegText {
  const plain = text.trim();
  const found = SIGNED.exec(plain) ?? PLAIN.exec(plain);
  if (found === null) return { quantity: 1, words: plain };
  const quantity = Number(found[1].replace(/[,\s]/g, '').replace('−', '-'));
  return { quantity, words: found[2].trim() };
}
