/**
 * One forward per expiry: the venue's; where it has none, or takes the spot index in its place, the one that put-call
 * parity of the chain's own bids and asks implies; without such quotes the index. What is derived says so in its source.
 */
import { parityForward, type ParityForward, type ParityQuote } from '../../engine/market/parityForward';
import type { MarketValue } from '../../engine/market/snapshot';
import type { Row } from './boardRow';
import type { QuoteUpdate } from './feed';
import { OUTLIER_LIMITS } from './freshness';
import { Levels } from './levels';
import { COLUMN_FIELDS, type QuoteColumns } from './quoteColumns';

const PAUSE_MS = 1_000;
/** Expiries in one turn: parity of a long chain takes about a tenth of a millisecond. */
const MOST_PER_TURN = 8;
/** Parity compares prices of one instant. */
const OLDEST_SIDE_MS = 5_000;
/** The index stands as the forward unless parity contradicts it by this many standard errors, and this fraction. */
const CONTRADICTION = { errors: 3, share: 1e-4 } as const;

const BID = COLUMN_FIELDS.indexOf('bid');
const ASK = COLUMN_FIELDS.indexOf('ask');

interface Sides {
  readonly quotes: ParityQuote[];
  oldestMs: number;
}

export class BoardForwards {
  /** As the venues tell them. */
  private readonly told = new Levels(OUTLIER_LIMITS.price);
  private readonly current = new Map<string, MarketValue>();
  /** Expiries whose venue takes the spot index as forward, with what parity makes of it: 1 while it stands. */
  private readonly byIndex = new Map<string, { ratio: number; source: string }>();
  private readonly judgedMs = new Map<string, number>();
  /** Since when nobody tells a forward, and no parity does. */
  private readonly unknownMs = new Map<string, number>();
  /** Expiries whose forward is the index because nothing else is known. */
  private readonly onIndex = new Set<string>();

  constructor(
    private readonly columns: QuoteColumns,
    private readonly members: ReadonlyMap<string, ReadonlySet<Row>>,
    private readonly levels: { index(key: string): MarketValue | undefined },
  ) {}

  get(key: string): MarketValue | undefined {
    return this.current.get(key);
  }

  /** False where the venue's vols are made with another forward than the one taken. */
  volsHold(key: string): boolean {
    return (this.byIndex.get(key)?.ratio ?? 1) === 1 && !this.onIndex.has(key);
  }

  /** A forward that came with a quote; whether the expiry's forward changed. */
  write(key: string, update: QuoteUpdate, value: number, source: string): boolean {
    const { exchangeTimeMs, localTimeMs } = update;
    const input = { value, exchangeTimeMs, localTimeMs };
    const isRuled = update.forwardRule !== undefined;
    if (isRuled === this.byIndex.has(key) && this.told.holds(key, input, source)) return false;
    if (!this.told.write(key, input, source)) return false;
    if (!isRuled) this.byIndex.delete(key);
    else if (!this.byIndex.has(key)) this.byIndex.set(key, standing(source));
    return this.put(key, this.fromTold(key));
  }

  private fromTold(key: string): MarketValue | undefined {
    const told = this.told.get(key);
    const rule = this.byIndex.get(key);
    return told && rule ? { ...told, value: told.value * rule.ratio, source: rule.source } : told;
  }

  private put(key: string, value: MarketValue | undefined): boolean {
    this.onIndex.delete(key);
    const before = this.current.get(key)?.value;
    if (value) this.current.set(key, value);
    return before !== value?.value;
  }

  /** Looks at some of the expiries that need parity; returns those whose forward changed. */
  judge(nowMs: number, oldestMs: number, sourceOf: (row: Row) => string): string[] {
    const changed: string[] = [];
    let turns = 0;
    for (const [key, members] of this.members) {
      if (turns >= MOST_PER_TURN) break;
      if (nowMs - (this.judgedMs.get(key) ?? -Infinity) < PAUSE_MS || !this.needsParity(key, nowMs, oldestMs))
        continue;
      turns += 1;
      this.judgedMs.set(key, nowMs);
      if (this.imply(key, members, nowMs, oldestMs, sourceOf)) changed.push(key);
    }
    return changed;
  }

  private needsParity(key: string, nowMs: number, oldestMs: number): boolean {
    if (this.byIndex.has(key)) return true;
    const told = this.told.get(key);
    return told === undefined || nowMs - told.localTimeMs > oldestMs;
  }

  private imply(
    key: string,
    members: ReadonlySet<Row>,
    nowMs: number,
    oldestMs: number,
    sourceOf: (row: Row) => string,
  ): boolean {
    const first = [...members].find(({ instrument }) => instrument.kind === 'option');
    if (first === undefined) return false;
    const sides = this.sidesOf(members, nowMs);
    const settlement = first.instrument.isInverse ? 'inverse' : 'linear';
    const found = parityForward({ quotes: sides.quotes, settlement });
    const rule = this.byIndex.get(key);
    if (rule) {
      const told = this.told.get(key)?.value ?? NaN;
      const isOff = found.ok && contradicts(found.value, told);
      const next = isOff
        ? { ratio: found.value.forward / told, source: parityText(found.value, sourceOf(first)) }
        : standing(sourceOf(first));
      this.byIndex.set(key, next);
      return this.put(key, this.fromTold(key)) || next.ratio !== rule.ratio;
    }
    if (!found.ok) return this.fallBack(key, first, nowMs, oldestMs, sourceOf(first));
    const { forward: value } = found.value;
    const { oldestMs: timeMs } = sides;
    const source = parityText(found.value, sourceOf(first));
    return this.put(key, { value, exchangeTimeMs: timeMs, localTimeMs: timeMs, source });
  }

  /** The index in the forward's place, once nothing better has been known for as long as a forward may be old. */
  private fallBack(key: string, row: Row, nowMs: number, oldestMs: number, source: string): boolean {
    const index = this.levels.index(row.indexKey);
    const lastMs = this.current.get(key)?.localTimeMs ?? this.unknownMs.get(key);
    if (lastMs === undefined) this.unknownMs.set(key, nowMs);
    const isWaiting = !this.onIndex.has(key) && nowMs - (lastMs ?? nowMs) <= oldestMs;
    if (isWaiting || !index || nowMs - index.localTimeMs > OLDEST_SIDE_MS) return false;
    const isNew = !this.onIndex.has(key);
    const changed = this.put(key, { ...index, source: `derived:index, no forward is known (${source})` });
    this.onIndex.add(key);
    return changed || isNew;
  }

  /** Bids and asks of calls and puts by strike, none of them old. */
  private sidesOf(members: ReadonlySet<Row>, nowMs: number): Sides {
    const { columns } = this;
    const byStrike = new Map<number, { -readonly [K in keyof ParityQuote]: ParityQuote[K] }>();
    let oldestMs = nowMs;
    for (const { instrument, index, state } of members) {
      if (instrument.kind !== 'option' || state === 'delivered') continue;
      const [bid, ask] = [columns.valueAt(index, BID), columns.valueAt(index, ASK)];
      const arrivedMs = Math.min(columns.localTimeAt(index, BID), columns.localTimeAt(index, ASK));
      if (!(bid > 0 && ask > 0 && nowMs - arrivedMs <= OLDEST_SIDE_MS)) continue;
      const { strike } = instrument;
      const quote = byStrike.get(strike) ?? { strike };
      if (instrument.optionType === 'call') [quote.callBid, quote.callAsk] = [bid, ask];
      else [quote.putBid, quote.putAsk] = [bid, ask];
      byStrike.set(strike, quote);
      oldestMs = Math.min(oldestMs, arrivedMs);
    }
    return { quotes: [...byStrike.values()], oldestMs };
  }

  forget(key: string): void {
    this.told.delete(key);
    for (const kept of [this.current, this.byIndex, this.judgedMs, this.unknownMs, this.onIndex])
      kept.delete(key);
  }

  acceptAnyTime(prefix: string): void {
    this.told.acceptAnyTime(prefix);
  }
}

const standing = (source: string) => ({ ratio: 1, source: `derived:spot index as forward (${source})` });

const parityText = ({ strikes }: ParityForward, source: string): string =>
  `derived:parity of ${strikes} strikes (${source})`;

/** Whether the quotes rule the index out as the forward, beyond what they are uncertain by. */
function contradicts({ forward, standardError, low, high }: ParityForward, index: number): boolean {
  const offMost = Math.max(CONTRADICTION.errors * standardError, CONTRADICTION.share * index);
  return Math.abs(forward - index) > offMost && !(low <= index && index <= high);
}
