/** Knobs that make a simulated venue misbehave. Each is off until set; `faultList.ts` says which fault turns which. */
import type { DeliveryRule } from './deliveries';

export type BadNumber = 'null' | 'NaN' | 'Infinity' | '1e999' | 'negative';

export interface FaultState {
  /** Sockets stay open and say nothing at all, not even heartbeats. */
  silent: boolean;
  /** Channels whose name begins so send nothing; heartbeats go on. An empty text is every channel. */
  stalled: readonly string[];
  /** Acknowledged on subscribe, never heard. */
  muted: readonly string[];
  /** Frames of single channels lost, doubled, swapped or held up; the first rule that fits counts. */
  deliveries: readonly DeliveryRule[];
  /** Share of names left out of acknowledgements. */
  dropAcknowledged: number;
  /** Names with this text are left out of acknowledgements. */
  dropNamed: string | undefined;
  /** Channels with this text are said not to exist. */
  refuseNamed: string | undefined;
  /** The venue forgets subscriptions with this text. */
  forgetNamed: string | undefined;
  /** Some data frames are followed by text that is no JSON. */
  malformed: boolean;
  /** Prices and vols become this. */
  badNumbers: BadNumber | undefined;
  /** Rows or frames also come for instruments that nobody lists. */
  unknownInstruments: boolean;
  /** Each data frame comes again with a time a minute back and a price that must not be used. */
  outOfOrder: boolean;
  /** Each data frame comes twice. */
  duplicates: boolean;
  crossedBook: boolean;
  /** Messages times this. */
  flood: number;
  refuseConnections: boolean;
  /** Every request is answered with this error code, then the socket is closed. */
  errorCode: number | undefined;
  /** The venue is in maintenance: REST answers 503. */
  maintenance: boolean;
  /** Numbers are printed with exponents, or with more digits than a double has. */
  exponents: boolean;
  longNumbers: boolean;
  /** Fields and words that no document names. */
  unknownFields: boolean;
  /** Signs of life are asked for, and the client's do not count: the venue cuts it. */
  deafToHeartbeat: boolean;
  /** Data and times lag by so much. */
  lagMs: number;
  /** The venue's clock is ahead of the others by so much. */
  clockSkewMs: number;
  /** REST answers with a web page. */
  htmlErrors: boolean;
  /** REST answers with this status. */
  httpStatus: number | undefined;
  /** `Retry-After` of such an answer, seconds. */
  retryAfter: number | undefined;
  /** Share of changes of books that get lost. */
  dropBooks: number;
  /** Books trail the tickers by so much, with prices of their own. */
  bookLagMs: number;
  /** A channel that is held already sends no snapshot when it is asked for again. */
  noSecondSnapshot: boolean;
  /** Checksums of books that do not fit. */
  wrongChecksums: boolean;
  /** Frames hold one changed field at a time. */
  sparse: boolean;
  /** What is optional is absent, in every form that the venue has for it. */
  absent: boolean;
  /** Vols at the cap and Greeks of nothing, as minutes before an expiry. */
  extremeVols: boolean;
  /** Mark vols of 450 %: wrong more likely than not, and below the cap. */
  explodingVols: boolean;
  noForward: boolean;
  /** Sockets answer in the form of another category. */
  swapDialects: boolean;
  /** The socket names fields as REST does. */
  swapNames: boolean;
  /** Rows of another product in the lists. */
  foreignRows: boolean;
  /** Sockets are cut at this age, ms. */
  cutAtAgeMs: number | undefined;
  /** Requests that a client may make in a second of the venue, in place of its limit. */
  requestLimit: number | undefined;
  /** Keys are refused, and what they were given is void. */
  refuseKeys: boolean;
  /** Keys are refused on sockets, and no listen key is given; REST reads on. */
  refuseStreams: boolean;
  /** Lifetime of tokens and listen keys, ms, in place of the venue's. */
  keyLifeMs: number | undefined;
}

const NONE: FaultState = {
  silent: false,
  stalled: [],
  muted: [],
  deliveries: [],
  dropAcknowledged: 0,
  dropNamed: undefined,
  refuseNamed: undefined,
  forgetNamed: undefined,
  malformed: false,
  badNumbers: undefined,
  unknownInstruments: false,
  outOfOrder: false,
  duplicates: false,
  crossedBook: false,
  flood: 1,
  refuseConnections: false,
  errorCode: undefined,
  maintenance: false,
  exponents: false,
  longNumbers: false,
  unknownFields: false,
  deafToHeartbeat: false,
  lagMs: 0,
  clockSkewMs: 0,
  htmlErrors: false,
  httpStatus: undefined,
  retryAfter: undefined,
  dropBooks: 0,
  bookLagMs: 0,
  noSecondSnapshot: false,
  wrongChecksums: false,
  sparse: false,
  absent: false,
  extremeVols: false,
  explodingVols: false,
  noForward: false,
  swapDialects: false,
  swapNames: false,
  foreignRows: false,
  cutAtAgeMs: undefined,
  requestLimit: undefined,
  refuseKeys: false,
  refuseStreams: false,
  keyLifeMs: undefined,
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
