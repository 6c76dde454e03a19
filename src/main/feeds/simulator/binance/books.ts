/** Books of Binance: changes by stream, snapshots by REST, one sequence a symbol for all who follow it. */
import type { Instrument } from '../../../../engine/instruments/instrument';
import { Sequences } from '../books';
import type { BinanceMarket } from './numbers';
import { bookSides } from './rows';

const STEP = 2;

export class BinanceBooks {
  /** Snapshots read so far. */
  snapshots = 0;
  private readonly sequences = new Sequences();
  private readonly shown = new Map<string, { b: string[][]; a: string[][] }>();

  /** `u` of the last change by symbol. */
  private readonly told = new Map<string, number>();
  private readonly made = new Map<
    string,
    { readonly stepCount: number; readonly body: object | undefined }
  >();

  constructor(private readonly market: BinanceMarket) {}

  /** Every book that somebody follows moves on. */
  step(): void {
    for (const symbol of this.sequences.names()) this.sequences.next(symbol, STEP);
  }

  /** The change of this step, the same for all who follow it, unless it got lost. */
  change(instrument: Instrument, E: number): object | undefined {
    const { stepCount } = this.market.stage.exchange;
    const known = this.made.get(instrument.symbol);
    if (known?.stepCount === stepCount) return known.body;
    const body = this.make(instrument, E);
    this.made.set(instrument.symbol, { stepCount, body });
    return body;
  }

  private make(instrument: Instrument, E: number): object | undefined {
    const { faults, random } = this.market.stage;
    const { symbol } = instrument;
    const u = this.sequences.now(symbol);
    const before = this.told.get(symbol) ?? u - STEP;
    this.told.set(symbol, u);
    if (faults.dropBooks > 0 && random() < faults.dropBooks) return undefined;
    const sides = bookSides(this.market, instrument);
    const was = this.shown.get(symbol);
    this.shown.set(symbol, sides);
    const gone = (old: readonly string[][] = [], now: readonly string[][]): string[][] =>
      old.filter(([price]) => now.every((level) => level[0] !== price)).map(([price]) => [price, '0']);
    const b = [...sides.b, ...gone(was?.b, sides.b)];
    const a = [...sides.a, ...gone(was?.a, sides.a)];
    return { e: 'depthUpdate', E, T: E, s: symbol, U: before + 1, u, pu: before, b, a };
  }

  snapshot(instrument: Instrument): object {
    this.snapshots += 1;
    const { symbol } = instrument;
    const sides = this.shown.get(symbol) ?? bookSides(this.market, instrument);
    this.shown.set(symbol, sides);
    const lastUpdateId = this.told.get(symbol) ?? this.sequences.now(symbol);
    return { lastUpdateId, bids: sides.b, asks: sides.a, T: this.market.stage.dataTime() };
  }
}
