/** What moves an input of the book where its own history is missing, and how that is said. */
export type MappingStatus = 'history' | 'assumed' | 'held' | 'refused';

/** What moves one input of the book, as it is printed beside the figures. */
export interface MappingLine {
  readonly subject: string;
  readonly status: MappingStatus;
  readonly rule: string;
}

/** What stands about the histories that a map is made from: why one is not used, how one was made. */
export interface HistoryRemarks {
  readonly unused: ReadonlyMap<string, string>;
  readonly derived: ReadonlyMap<string, string>;
  /** Some premium of the book is worth less than its payoff for the time that it is paid early. */
  readonly isDiscounted: boolean;
}

export const NO_REMARKS: HistoryRemarks = { unused: new Map(), derived: new Map(), isDiscounted: false };

export type AddLine = (subject: string, status: MappingStatus, rule: string) => void;

/** Why there is no history of a factor, and what then holds. */
export const without = (id: string, otherwise: string, { unused }: HistoryRemarks): string =>
  unused.has(id) ? otherwise.replace(/^no [a-z ]*history/, `${unused.get(id) ?? ''}, not used`) : otherwise;

/** Its own history; else funding, which costs the same leverage; else the rate, by covered interest. */
export function mapBasis(
  coin: string,
  use: (id: string) => number,
  add: AddLine,
  remarks: HistoryRemarks,
): number {
  const id = `basis:${coin}`;
  const own = use(id);
  if (own >= 0) {
    const made = remarks.derived.get(id);
    add(
      `${coin} basis`,
      made === undefined ? 'history' : 'assumed',
      made === undefined ? id : `${made} (${id})`,
    );
    return own;
  }
  const rate = use(RATE);
  if (rate >= 0) {
    add(`${coin} basis`, 'assumed', `no history: forwards move by covered interest with ${RATE}`);
    return rate;
  }
  add(`${coin} basis`, 'held', without(id, 'no history: forwards move with spot', remarks));
  return -1;
}

/** Continuously compounded rate of dollars a year. */
export const RATE = 'rate:USD';

/** The rate that premiums are discounted at, and what is said of it where it moves nothing. */
export function mapRate(
  used: readonly string[],
  use: (id: string) => number,
  lines: MappingLine[],
  isThere: boolean,
  { unused, isDiscounted }: HistoryRemarks,
): number {
  const add = (status: MappingStatus, rule: string): void =>
    void lines.push({ subject: 'USD rate', status, rule });
  const why = unused.get(RATE);
  if (why !== undefined) add('held', `${why}, not used: discounts stay`);
  if (!isThere) return -1;
  const movesForwards = used.includes(RATE);
  if (!isDiscounted && !movesForwards)
    add('held', `${RATE} moves nothing: no premium is discounted, forwards have a basis of their own`);
  if (!isDiscounted) return -1;
  add('history', `${RATE}, discount of premiums${movesForwards ? ', and forwards' : ''}`);
  return use(RATE);
}
