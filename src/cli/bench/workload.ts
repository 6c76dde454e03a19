/**
 * The benchmark's workload: a batch of options, and a chain with positions and scenarios. Made here from a fixed
 * seed, or read from a folder of files with the same content (column-major doubles), so that other programs can value
 * the very same numbers.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../commands/command';

export const WORKLOAD_SPOT = 61_234.5;

/** Columns of `flat.bin`: spot, strike, years, vol, rate, yield, call (1) or put (-1). */
export interface FlatOptions {
  readonly count: number;
  readonly spot: Float64Array;
  readonly strike: Float64Array;
  readonly years: Float64Array;
  readonly vol: Float64Array;
  readonly rate: Float64Array;
  readonly dividend: Float64Array;
  readonly sign: Float64Array;
}

export interface Workload {
  readonly flat: FlatOptions;
  /** By expiry: years, annualised basis, rate. */
  readonly expiries: {
    readonly years: Float64Array;
    readonly basis: Float64Array;
    readonly rate: Float64Array;
  };
  /** By instrument: expiry, strike, vol, call (1) or put (-1). */
  readonly instruments: {
    readonly expiry: Float64Array;
    readonly strike: Float64Array;
    readonly vol: Float64Array;
    readonly sign: Float64Array;
  };
  readonly positions: {
    readonly account: Float64Array;
    readonly instrument: Float64Array;
    readonly quantity: Float64Array;
  };
  /** Spot factor, then one vol factor per expiry; each an array over scenarios. */
  readonly scenarios: readonly Float64Array[];
  /** 10,000 more of the same form, where the folder has them. */
  readonly monteCarlo?: readonly Float64Array[];
}

/** Splits column-major doubles into columns. */
function columnsOf(values: Float64Array, width: number): Float64Array[] {
  const rows = values.length / width;
  return Array.from({ length: width }, (_, c) => values.subarray(c * rows, (c + 1) * rows));
}

/** Reads `flat.bin exps.bin insts.bin pos.bin scen.bin`, and `mc.bin` if there, of a folder. Throws `InputError` naming the file. */
export function readWorkload(folder: string): Workload {
  const read = (name: string, width: number): Float64Array[] => {
    const path = join(folder, name);
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      throw new InputError(
        `${path}: cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      );
    }
    if (bytes.length === 0 || bytes.length % (8 * width) !== 0) {
      throw new InputError(`${path}: ${bytes.length} bytes are no table of ${width} columns of doubles`);
    }
    const copy = new Uint8Array(bytes);
    return columnsOf(new Float64Array(copy.buffer, 0, copy.length / 8), width);
  };
  const expiries = read('exps.bin', 3);
  const width = 1 + expiries[0].length;
  const workload = assemble(
    read('flat.bin', 7),
    expiries,
    read('insts.bin', 4),
    read('pos.bin', 3),
    read('scen.bin', width),
  );
  return existsSync(join(folder, 'mc.bin')) ? { ...workload, monteCarlo: read('mc.bin', width) } : workload;
}

function assemble(
  flat: Float64Array[],
  expiries: Float64Array[],
  instruments: Float64Array[],
  positions: Float64Array[],
  scenarios: Float64Array[],
): Workload {
  const [spot, strike, years, vol, rate, dividend, sign] = flat;
  return {
    flat: { count: spot.length, spot, strike, years, vol, rate, dividend, sign },
    expiries: { years: expiries[0], basis: expiries[1], rate: expiries[2] },
    instruments: {
      expiry: instruments[0],
      strike: instruments[1],
      vol: instruments[2],
      sign: instruments[3],
    },
    positions: { account: positions[0], instrument: positions[1], quantity: positions[2] },
    scenarios,
  };
}

/** xorshift64* (S. Vigna 2016), 53 bits in [0, 1). */
export function generator(seed: bigint): () => number {
  let state = seed;
  const mask = 0xffffffffffffffffn;
  return () => {
    state ^= state >> 12n;
    state ^= (state << 25n) & mask;
    state ^= state >> 27n;
    return Number(((state * 0x2545f4914f6cdd1dn) & mask) >> 11n) / 2 ** 53;
  };
}

const DAYS = [1, 2, 3, 7, 14, 21, 30, 60, 90, 180, 270, 365];
const STRIKES = [20, 20, 20, 26, 30, 32, 40, 44, 44, 44, 40, 40];
const WIDTHS = [0.12, 0.15, 0.18, 0.3, 0.4, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.6];
const SPOT_MOVES = [-0.2, -0.15, -0.1, -0.05, 0, 0.05, 0.1, 0.15, 0.2];
const VOL_MOVES = [-0.25, 0, 0.5];
const ACCOUNTS = 50;
const POSITIONS = 10_000;
const HISTORY = 500;
const FLAT = 4000;

const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));

/** The workload from its seed: 12 expiries, 400 strikes, 10,000 positions in 50 accounts, 527 scenarios. */
export function makeWorkload(): Workload {
  const random = generator(0x9e3779b97f4a7c15n);
  const uniform = (low: number, high: number): number => low + (high - low) * random();
  const logUniform = (low: number, high: number): number => Math.exp(uniform(Math.log(low), Math.log(high)));
  const normal = (): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  };
  const flat = Array.from({ length: FLAT }, () => {
    const spot = uniform(50_000, 100_000);
    const moneyness = logUniform(0.3, 3);
    const [years, vol] = [logUniform(1 / 365, 2), logUniform(0.1, 1.5)];
    const [rate, dividend] = [uniform(0, 0.08), uniform(0, 0.03)];
    return [spot, spot * moneyness, years, vol, rate, dividend, random() < 0.5 ? 1 : -1];
  });
  const basis = DAYS.map(() => 0.03 + 0.04 * random());
  const instruments = DAYS.flatMap((days, e) => chainOf(e, days, basis[e]));
  const positions = Array.from({ length: POSITIONS }, (_, i) => [
    Math.floor(i / (POSITIONS / ACCOUNTS)),
    Math.floor(random() * instruments.length),
    Math.round(normal() * 500) / 10 || 0.1,
  ]);
  const grid = SPOT_MOVES.flatMap((spot) =>
    VOL_MOVES.map((vol) => [1 + spot, ...DAYS.map((days) => 1 + vol * (30 / Math.max(days, 7)) ** 0.3)]),
  );
  const history = Array.from({ length: HISTORY }, () => historicalMove(normal));
  const expiries = DAYS.map((days, e) => [days / 365, basis[e], 0.04]);
  const columns = (rows: readonly (readonly number[])[]): Float64Array[] =>
    rows[0].map((_, c) => Float64Array.from(rows, (row) => row[c]));
  return assemble(
    columns(flat),
    columns(expiries),
    columns(instruments),
    columns(positions),
    columns([...grid, ...history]),
  );
}

/** Calls and puts of one expiry: strikes around the forward, a smile in standardised moneyness. */
function chainOf(e: number, days: number, basis: number): number[][] {
  const years = days / 365;
  const forward = WORKLOAD_SPOT * Math.exp(basis * years);
  const count = STRIKES[e];
  const width = WIDTHS[e];
  return Array.from({ length: count }, (_, j) => {
    const k = -width + (2 * width * j) / (count - 1);
    const strike =
      days <= 3
        ? Math.round((forward * (1 - width / 2 + (width * j) / (count - 1))) / 250) * 250
        : Math.max(250, Math.round((forward * Math.exp(k)) / 250) * 250);
    const z = Math.log(strike / forward) / Math.sqrt(years + 0.02);
    const smile = 0.48 + 0.05 * Math.sqrt(years) - 0.03 * z + (0.07 * z * z) / (1 + 0.35 * Math.abs(z));
    return [1, -1].map((sign) => [e, strike, Math.min(1.8, smile), sign]);
  }).flat();
}

/** A fat-tailed day: return, and a vol change that goes against it and fades with maturity. */
function historicalMove(normal: () => number): number[] {
  const numerator = normal();
  const chi = normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2;
  const move = clamp(0.028 * (numerator / Math.sqrt(chi / 4)), -0.45, 0.45);
  const vol = clamp(-0.9 * move + 0.06 * normal() + 0.5 * move * move * 8, -0.4, 1.2);
  return [Math.exp(move), ...DAYS.map((days) => Math.max(0.2, 1 + vol * (30 / Math.max(days, 7)) ** 0.4))];
}
