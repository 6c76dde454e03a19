/** Which instruments the feeds follow and the engine values: those of the books, and those that hypothetical legs name. */
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { Portfolio } from '../../engine/portfolio/portfolio';

type Ids = ReadonlySet<InstrumentId>;

const idsOf = ({ positions }: Portfolio): Ids => new Set(positions.map(({ instrumentId }) => instrumentId));

export interface FollowedInstrumentsParts {
  /** What hypothetical legs name. */
  readonly legs: () => Ids;
  /** The feeds' new subscription: the desk's own book and the legs, also while a recording shows another book. */
  readonly onChange: (ids: readonly InstrumentId[]) => void;
}

export function createFollowedInstruments({ legs, onChange }: FollowedInstrumentsParts) {
  let held: Ids = new Set();
  /** Held by the book on screen: the portfolio, or the sample in a recording that lists nothing of it. */
  let shown: Ids = held;
  let wanted: Ids = held;

  function refresh(): void {
    const named = legs();
    wanted = new Set([...shown, ...named]);
    onChange([...new Set([...held, ...named])]);
  }

  return {
    held: (): readonly InstrumentId[] => [...held],
    isShown: (id: InstrumentId): boolean => shown.has(id),
    /** What the engine values: the book on screen and the legs. */
    wanted: (): Ids => wanted,
    /** Takes over new books; `refresh` tells the feeds. */
    setBooks(own: Portfolio, onScreen: Portfolio): void {
      held = idsOf(own);
      shown = idsOf(onScreen);
    },
    refresh,
  };
}
