/** Quotes in the making. */
import type { InstrumentId } from '../../../engine/instruments/instrument';
import type { QuoteField, QuoteUpdate } from '../feed';

/** A quote being filled: made once per row, on the hot path of every feed. */
export type Draft = { -readonly [K in keyof Omit<QuoteUpdate, 'cleared'>]: QuoteUpdate[K] } & {
  cleared?: QuoteField[];
};

/**
 * What every draft begins with. A class, not a literal: the engine then leaves room in the object for the fields that
 * drafts get later, where a literal would be moved to a larger place every few fields.
 */
class QuoteFrame {
  readonly kind: 'quote';
  readonly instrumentId: InstrumentId;
  readonly exchangeTimeMs: number;
  readonly localTimeMs: number;

  constructor(id: InstrumentId, exchangeTimeMs: number, localTimeMs: number) {
    this.kind = 'quote';
    this.instrumentId = id;
    this.exchangeTimeMs = exchangeTimeMs;
    this.localTimeMs = localTimeMs;
  }
}

export const draftFor = (id: InstrumentId, exchangeTimeMs: number, localTimeMs: number): Draft =>
  new QuoteFrame(id, exchangeTimeMs, localTimeMs);

/** One store per field: a store by a name that varies costs several times as much, and this is the hot path. */
export const SETTERS: Readonly<Record<QuoteField, (d: Draft, v: number) => void>> = {
  mark: (d, v) => void (d.mark = v),
  bid: (d, v) => void (d.bid = v),
  ask: (d, v) => void (d.ask = v),
  last: (d, v) => void (d.last = v),
  markVol: (d, v) => void (d.markVol = v),
  bidVol: (d, v) => void (d.bidVol = v),
  askVol: (d, v) => void (d.askVol = v),
  forward: (d, v) => void (d.forward = v),
  fundingRate8h: (d, v) => void (d.fundingRate8h = v),
  openInterest: (d, v) => void (d.openInterest = v),
  bidSize: (d, v) => void (d.bidSize = v),
  askSize: (d, v) => void (d.askSize = v),
  openInterestCoin: (d, v) => void (d.openInterestCoin = v),
  fundingRate: (d, v) => void (d.fundingRate = v),
  fundingIntervalHours: (d, v) => void (d.fundingIntervalHours = v),
  nextFundingMs: (d, v) => void (d.nextFundingMs = v),
  momentaryFunding8h: (d, v) => void (d.momentaryFunding8h = v),
  settlement: (d, v) => void (d.settlement = v),
  atmVol: (d, v) => void (d.atmVol = v),
  highestBuy: (d, v) => void (d.highestBuy = v),
  lowestSell: (d, v) => void (d.lowestSell = v),
  deliveryEstimate: (d, v) => void (d.deliveryEstimate = v),
  venueDelta: (d, v) => void (d.venueDelta = v),
  venueGamma: (d, v) => void (d.venueGamma = v),
  venueVega: (d, v) => void (d.venueVega = v),
  venueTheta: (d, v) => void (d.venueTheta = v),
  venueRho: (d, v) => void (d.venueRho = v),
  venueDeltaCoin: (d, v) => void (d.venueDeltaCoin = v),
  venueGammaCoin: (d, v) => void (d.venueGammaCoin = v),
  venueVegaCoin: (d, v) => void (d.venueVegaCoin = v),
  venueThetaCoin: (d, v) => void (d.venueThetaCoin = v),
};
