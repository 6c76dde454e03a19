/** Option chains of the board whose quotes changed, one expiry at a time, each no more often than a pause allows. */
import type { FutureQuotes, PerpetualQuotes } from '../../engine/market/forwards';
import { CHAIN_AT, CHAIN_STRIDE, type OptionChain } from '../../engine/market/optionChain';
import type { InstrumentQuote, MarketValue } from '../../engine/market/snapshot';
import { expiryKey, type Row } from './boardRow';
import { COLUMN_FIELDS, type ColumnField, type QuoteColumns } from './quoteColumns';

export interface ChainSource {
  readonly columns: QuoteColumns;
  readonly members: ReadonlyMap<string, ReadonlySet<Row>>;
  readonly forward: (key: string) => MarketValue | undefined;
  /** Whether the venue's vols go with that forward. */
  readonly volsHold: (key: string) => boolean;
  readonly doubtBits: (row: Row, nowMs: number) => number;
  readonly quote: (row: Row) => InstrumentQuote;
  /** The perpetual on an index, where there is one. */
  readonly perpetual: (row: Row) => Row | undefined;
}

const at = (field: ColumnField): number => COLUMN_FIELDS.indexOf(field);
const VALUES = (['mark', 'bid', 'ask', 'markVol', 'bidVol', 'askVol'] as const).map(
  (field) => [CHAIN_AT[field], at(field)] as const,
);
const TIMES = [
  [CHAIN_AT.markMs, at('mark')],
  [CHAIN_AT.bidMs, at('bid')],
  [CHAIN_AT.askMs, at('ask')],
] as const;

export class BoardChains {
  private readonly changed = new Set<string>();
  private readonly takenMs = new Map<string, number>();

  constructor(private readonly source: ChainSource) {}

  touch(row: Row): void {
    if (row.chainKey !== undefined) this.changed.add(row.chainKey);
  }

  forget(key: string): void {
    this.changed.delete(key);
    this.takenMs.delete(key);
  }

  /** At most `most` chains that changed and whose last taking lies `pauseMs` back; the longest waiting first. */
  take(nowMs: number, most: number, pauseMs: number): OptionChain[] {
    const waiting = [...this.changed].filter((key) => nowMs - this.lastMs(key) >= pauseMs);
    waiting.sort((one, other) => this.lastMs(one) - this.lastMs(other));
    return waiting.slice(0, most).flatMap((key) => {
      this.changed.delete(key);
      this.takenMs.set(key, nowMs);
      return this.read(key, nowMs) ?? [];
    });
  }

  private lastMs(key: string): number {
    return this.takenMs.get(key) ?? -Infinity;
  }

  private read(key: string, nowMs: number): OptionChain | undefined {
    const members = [...(this.source.members.get(key) ?? [])];
    const options = members.filter(
      ({ instrument, state }) => instrument.kind === 'option' && state !== 'delivered',
    );
    const [first] = options;
    if (first?.instrument.kind !== 'option') return undefined;
    const { venue, indexName, underlying, isInverse, expiryMs } = first.instrument;
    const rows = new Float64Array(options.length * CHAIN_STRIDE).fill(NaN);
    options.forEach((row, i) => this.writeRow(row, rows, i * CHAIN_STRIDE, nowMs));
    return {
      key,
      venue,
      indexName,
      underlying,
      isInverse,
      expiryMs,
      takenMs: nowMs,
      rows,
      ...this.forwards(first, members),
    };
  }

  private forwards(option: Row, members: readonly Row[]): Partial<OptionChain> {
    const { forward, quote, perpetual } = this.source;
    const venueForward = forward(expiryKey(option.instrument) ?? '');
    const futureRow = members.find(({ instrument }) => instrument.kind === 'future');
    const future: FutureQuotes | undefined = futureRow && quote(futureRow);
    const line = perpetual(option);
    const { mark, fundingRate8h } = line === undefined ? {} : quote(line);
    const carried: PerpetualQuotes | undefined = mark && fundingRate8h && { mark, fundingRate8h };
    return {
      ...(venueForward === undefined ? {} : { venueForward }),
      ...(future === undefined ? {} : { future }),
      ...(carried === undefined ? {} : { perpetual: carried }),
    };
  }

  private writeRow(row: Row, out: Float64Array, from: number, nowMs: number): void {
    const { columns } = this.source;
    if (row.instrument.kind !== 'option') return;
    out[from + CHAIN_AT.strike] = row.instrument.strike;
    out[from + CHAIN_AT.isCall] = row.instrument.optionType === 'call' ? 1 : 0;
    for (const [to, column] of VALUES) out[from + to] = columns.valueAt(row.index, column);
    for (const [to, column] of TIMES) out[from + to] = columns.localTimeAt(row.index, column);
    out[from + CHAIN_AT.markMs] = Math.max(out[from + CHAIN_AT.markMs], row.touchedMs);
    if (!this.source.volsHold(row.chainKey ?? ''))
      for (const vol of ['markVol', 'bidVol', 'askVol'] as const) out[from + CHAIN_AT[vol]] = NaN;
    out[from + CHAIN_AT.doubts] = this.source.doubtBits(row, nowMs);
  }
}
