/** What options of `incremental_ticker` are valued on: a change leaves the name out while it stays. */
import type { WireObject } from '../mapping/json';

export class Underlyings {
  private readonly told = new Map<unknown, unknown>();

  /** The row with the name that was told last. Other tickers are whole. */
  complete(row: WireObject): WireObject {
    if (row.type === undefined) return row;
    const { instrument_name: name, underlying_index: underlying = this.told.get(name) } = row;
    if (underlying === undefined) return row;
    this.told.set(name, underlying);
    return { ...row, underlying_index: underlying };
  }
}
