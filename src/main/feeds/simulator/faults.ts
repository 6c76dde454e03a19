/** Switches that make the simulated venue misbehave. Each is off until set; `clear()` puts everything right. */

export type BadNumber = 'null' | 'NaN' | 'Infinity' | '1e999' | 'negative';

export interface FaultState {
  /** Sockets stay open and say nothing at all, not even heartbeats. */
  silent: boolean;
  /** Channels whose name begins so send nothing; heartbeats go on. */
  stalled: readonly string[];
  /** Acknowledged on subscribe, never heard. */
  muted: readonly string[];
  /** Share of names left out of acknowledgements. */
  dropAcknowledged: number;
  /** Names with this text are left out of acknowledgements. */
  dropNamed: string | undefined;
  /** Every data frame is followed by text that is no JSON. */
  malformed: boolean;
  /** Prices of tickers and indices become this. */
  badNumbers: BadNumber | undefined;
  /** Ticker frames also come for instruments that nobody lists. */
  unknownInstruments: boolean;
  /** Every other frame carries a time a minute back and a price that must not be used. */
  outOfOrder: boolean;
  crossedBook: boolean;
  /** Messages times this. */
  flood: number;
  refuseConnections: boolean;
  /** Every request is answered with this error code, then the socket is closed. */
  errorCode: number | undefined;
  /** Platform in maintenance: REST answers 503, new sockets get `maintenance`. */
  maintenance: boolean;
  /** Numbers are printed with exponents. */
  exponents: boolean;
  unknownFields: boolean;
  /** Heartbeats are asked for and the client's answers are not counted: closes with 4000. */
  deafToHeartbeat: boolean;
  /** Data and times lag by so much. */
  lagMs: number;
  /** REST answers with a web page. */
  htmlErrors: boolean;
}

const NONE: FaultState = {
  silent: false,
  stalled: [],
  muted: [],
  dropAcknowledged: 0,
  dropNamed: undefined,
  malformed: false,
  badNumbers: undefined,
  unknownInstruments: false,
  outOfOrder: false,
  crossedBook: false,
  flood: 1,
  refuseConnections: false,
  errorCode: undefined,
  maintenance: false,
  exponents: false,
  unknownFields: false,
  deafToHeartbeat: false,
  lagMs: 0,
  htmlErrors: false,
};

export const noFaults = (): FaultState => ({ ...NONE });

/** Reads `{"stalled":["ticker."],"flood":10}` from a developer's command line; unknown names are refused. */
export function readFaults(json: string): Partial<FaultState> {
  const given = JSON.parse(json) as Record<string, unknown>;
  const unknown = Object.keys(given).filter((name) => !(name in NONE));
  if (unknown.length > 0)
    throw new Error(`no such fault: ${unknown.join(', ')}; known: ${Object.keys(NONE).join(', ')}`);
  return given as Partial<FaultState>;
}

const BAD_TEXT: Readonly<Record<BadNumber, string>> = {
  null: 'null',
  NaN: '"NaN"',
  Infinity: '"Infinity"',
  '1e999': '1e999',
  negative: '-12.5',
};

const PRICE_KEYS =
  /"(price|mark_price|best_bid_price|best_ask_price|volatility|iv|mark_iv)":(-?[\d.e+-]+|null)/g;
const NUMBERS = /:(\d+\.\d+)(?=[,}])/g;

/** Data frame as the faults in force make it. */
export function spoil(text: string, faults: FaultState): string {
  let spoiled = text;
  if (faults.badNumbers) {
    const bad = BAD_TEXT[faults.badNumbers];
    spoiled = spoiled.replace(PRICE_KEYS, (_all, key: string) => `"${key}":${bad}`);
  }
  if (faults.exponents)
    spoiled = spoiled.replace(NUMBERS, (_all, value: string) => `:${Number(value).toExponential()}`);
  if (faults.unknownFields)
    spoiled = spoiled.replace('"timestamp":', '"starbase_timestamp":"1","new_field":{"x":[1]},"timestamp":');
  return spoiled;
}

/** Ticker body as the faults in force make it. */
export function distort(body: Record<string, unknown>, faults: FaultState): Record<string, unknown> {
  if (!faults.crossedBook) return body;
  return {
    ...body,
    best_bid_price: body.best_ask_price,
    best_ask_price: body.best_bid_price || body.mark_price,
  };
}
