/** One record to one position or cash amount, or to the cells that are wrong with it. */
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import { expiryOf, type Instrument, type Venue } from '../../../engine/instruments/instrument';
import type { Column, ColumnMap } from './columns';
import { isZero, readDecimal } from './decimal';
import { readAccount, readBookPath, readCurrency, readTags, readVenue } from './names';

export interface StagedPosition {
  readonly kind: 'position';
  readonly row: number;
  readonly account: string;
  readonly venue: Venue;
  readonly path: readonly string[];
  readonly instrument: Instrument;
  readonly quantity: string;
  readonly averagePrice: string | null;
  readonly tags: readonly string[];
}

export interface StagedCash {
  readonly kind: 'cash';
  readonly row: number;
  readonly account: string;
  readonly venue: Venue;
  readonly currency: string;
  readonly amount: string;
}

export type StagedRow = StagedPosition | StagedCash;

export type ResolveInstrument = (venue: Venue, text: string) => Result<Instrument>;

export interface RowContext {
  readonly columns: ColumnMap;
  readonly width: number;
  readonly resolve: ResolveInstrument;
  readonly nowMs: number;
}

export interface CellError {
  readonly column: string;
  readonly value: string;
  readonly failure: Failure;
}

export type RowOutcome = { readonly row?: StagedRow; readonly errors: readonly CellError[] };

const SHOWN = 80;

/** Reads cells and collects what is wrong instead of stopping at the first. */
class CellReader {
  readonly errors: CellError[] = [];
  constructor(
    private readonly cells: readonly string[],
    private readonly columns: ColumnMap,
  ) {}

  text(column: Column): string {
    const index = this.columns.get(column);
    return index === undefined ? '' : (this.cells[index] ?? '').trim();
  }

  read<T>(column: Column, parse: (text: string) => Result<T>): T | undefined {
    const text = this.text(column);
    const result = parse(text);
    if (result.ok) return result.value;
    this.errors.push({ column, value: text.slice(0, SHOWN), failure: result.failure });
    return undefined;
  }
}

function readQuantity(text: string): Result<string> {
  const quantity = readDecimal(text);
  if (!quantity.ok || !isZero(quantity.value)) return quantity;
  return failure('INVALID_INPUT', 'the quantity is 0; leave the row out', { value: text });
}

function readPrice(text: string): Result<string | null> {
  if (text === '') return success(null);
  const price = readDecimal(text);
  if (!price.ok || !price.value.startsWith('-')) return price;
  return failure('OUT_OF_RANGE', `the average price ${price.value} is below 0`, { value: text });
}

function readInstrument(text: string, venue: Venue, { resolve, nowMs }: RowContext): Result<Instrument> {
  const prefix = `${venue}:`;
  const name = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  const instrument = resolve(venue, name);
  if (!instrument.ok) return instrument;
  const expiryMs = expiryOf(instrument.value);
  if (expiryMs === undefined || expiryMs > nowMs) return instrument;
  const expired = new Date(expiryMs).toISOString().slice(0, 16);
  return failure('EXPIRED', `${name} expired at ${expired} UTC; leave settled positions out`, {
    value: name,
  });
}

function readKind(text: string, reader: CellReader): Result<'position' | 'cash'> {
  const kind = text.toLowerCase();
  if (kind === 'position' || kind === 'cash') return success(kind);
  if (kind !== '')
    return failure('INVALID_INPUT', `kind "${text.slice(0, SHOWN)}" is neither position nor cash`);
  return success(reader.text('instrument') === '' && reader.text('currency') !== '' ? 'cash' : 'position');
}

function readPosition(row: number, reader: CellReader, context: RowContext): StagedPosition | undefined {
  const account = reader.read('account', readAccount);
  const venue = reader.read('venue', readVenue);
  const path = reader.read('book', readBookPath);
  const instrument = venue && reader.read('instrument', (text) => readInstrument(text, venue, context));
  const quantity = reader.read('quantity', readQuantity);
  const averagePrice = reader.read('average_price', readPrice);
  const tags = reader.read('tags', readTags);
  if (reader.errors.length > 0 || !account || !venue || !path || !instrument || !quantity || !tags)
    return undefined;
  return {
    kind: 'position',
    row,
    account,
    venue,
    path,
    instrument,
    quantity,
    averagePrice: averagePrice ?? null,
    tags,
  };
}

function readCash(row: number, reader: CellReader): StagedCash | undefined {
  const account = reader.read('account', readAccount);
  const venue = reader.read('venue', readVenue);
  const currency = reader.read('currency', readCurrency);
  const amount = reader.read('amount', readDecimal);
  if (reader.errors.length > 0 || !account || !venue || !currency || !amount) return undefined;
  return { kind: 'cash', row, account, venue, currency, amount };
}

function raggedness(cells: readonly string[], width: number): CellError | undefined {
  if (cells.length === width) return undefined;
  const message = `the row has ${cells.length} cells, the header ${width}`;
  return { column: '', value: cells.join(' ').slice(0, SHOWN), failure: failure('PARSE', message).failure };
}

export function readRow(row: number, cells: readonly string[], context: RowContext): RowOutcome {
  const ragged = raggedness(cells, context.width);
  if (ragged) return { errors: [ragged] };
  const reader = new CellReader(cells, context.columns);
  const kind = reader.read('kind', (text) => readKind(text, reader));
  if (!kind) return { errors: reader.errors };
  const staged = kind === 'cash' ? readCash(row, reader) : readPosition(row, reader, context);
  return staged ? { row: staged, errors: [] } : { errors: reader.errors };
}
