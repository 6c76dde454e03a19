/** Seeded chance of the simulator: the same seed gives the same market. */
import type { RandomSource } from '../clock';

/** Small fast counter-based generator (Mulberry32, T. Ettinger, public domain). */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Standard normal draw (Box and Muller, 1958). */
export const normalDraw = (random: RandomSource): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Two standard normal draws with the given correlation. */
export function correlatedDraws(random: RandomSource, correlation: number): readonly [number, number] {
  const first = normalDraw(random);
  const own = normalDraw(random);
  return [first, correlation * first + Math.sqrt(1 - correlation * correlation) * own];
}

/** Stable number in [0, 1) from a text: sizes and open interest that differ by instrument but not by run. */
export function hashUnit(text: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}

export function shuffled(names: readonly string[], random: RandomSource): string[] {
  const mixed = [...names];
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}
