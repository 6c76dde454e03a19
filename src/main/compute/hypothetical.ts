/** What hypothetical legs add to the universe of a view. */
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { Universe } from '../../engine/market/universe';

/** Instruments beside those of the portfolio; `unlisted` ones get their vol from the strikes around them. */
export interface Hypothetical {
  readonly instruments: readonly Instrument[];
  readonly unlisted: readonly InstrumentId[];
}

/** Something is new: what is no longer wanted may stay in the universe until it is compiled for another reason. */
export const needsUniverse = (
  next: Hypothetical,
  before: Hypothetical,
  universe: Universe | undefined,
): boolean =>
  next.instruments.some(({ id }) => universe?.indexOf.has(id) !== true) ||
  next.unlisted.some((id) => !before.unlisted.includes(id));
