/** Instruments that hypothetical legs name: found among what the venues list, followed like those that are held. */
import type { FeedStatus } from '../../contracts/feedStatus';
import type { FollowedInstrument, InstrumentHit } from '../../contracts/whatIf';
import { failure, success, type Failure, type Result } from '../../engine/basics/result';
import {
  expiryOf,
  type EuropeanOption,
  type Instrument,
  type InstrumentId,
} from '../../engine/instruments/instrument';
import { parseInstrumentId } from '../../engine/instruments/symbol';
import type { EngineClient } from '../compute/engineClient';
import { findInstruments } from './instrumentSearch';

/** Listed strikes on each side of an unlisted one whose quotes are followed too. */
const NEIGHBOURS = 2;

interface Resolved {
  readonly instrument: Instrument;
  readonly isListed: boolean;
  /** Listed strikes around an unlisted one, else none. */
  readonly around: readonly Instrument[];
}

/** Listed options that differ from an option in strike and type only. */
const sameExpiry = (wanted: EuropeanOption, listed: readonly Instrument[]): readonly EuropeanOption[] =>
  listed.filter(
    (one): one is EuropeanOption =>
      one.kind === 'option' &&
      one.venue === wanted.venue &&
      one.indexName === wanted.indexName &&
      one.settlementCurrency === wanted.settlementCurrency &&
      one.expiryMs === wanted.expiryMs,
  );

/** The nearest strikes below and above, out-of-the-money side first by the type of the option wanted. */
function strikesAround(wanted: EuropeanOption, chain: readonly EuropeanOption[]): readonly EuropeanOption[] {
  const ofType = chain.filter(({ optionType }) => optionType === wanted.optionType);
  const below = ofType.filter(({ strike }) => strike <= wanted.strike).sort((a, b) => b.strike - a.strike);
  const above = ofType.filter(({ strike }) => strike > wanted.strike).sort((a, b) => a.strike - b.strike);
  return [...below.slice(0, NEIGHBOURS), ...above.slice(0, NEIGHBOURS)];
}

/** A strike that is not listed takes the terms of its expiry; without a listed expiry there is nothing to go by. */
export function resolveInstrument(id: InstrumentId, listed: readonly Instrument[]): Result<Resolved> {
  const found = listed.find((one) => one.id === id);
  if (found !== undefined) return success({ instrument: found, isListed: true, around: [] });
  const parsed = parseInstrumentId(id);
  if (!parsed.ok) return parsed;
  const wanted = parsed.value;
  if (wanted.kind !== 'option')
    return failure('UNKNOWN_INSTRUMENT', `${id} is not listed by a venue that is connected`, {
      instrument: id,
    });
  const chain = sameExpiry(wanted, listed);
  if (chain.length === 0)
    return failure(
      'UNKNOWN_INSTRUMENT',
      `${id}: no option of this expiry is listed by a venue that is connected`,
      { instrument: id },
    );
  const { strike, optionType, symbol } = wanted;
  const instrument = { ...chain[0], id, symbol, strike, optionType };
  return success({ instrument, isListed: false, around: strikesAround(wanted, chain) });
}

/** Why a venue quotes nothing: it is unknown, switched off, failed or in maintenance. Others are waited for. */
export function silenceOf(venue: string, feeds: readonly FeedStatus[]): string | undefined {
  const feed = feeds.find((one) => one.venue === venue);
  if (feed === undefined) return 'is no venue that can be connected';
  if (feed.state === 'off') return 'is switched off';
  if (feed.state === 'maintenance') return 'is in maintenance';
  return feed.state === 'failed' ? `has failed: ${feed.detail}` : undefined;
}

export interface WhatIfDeskOptions {
  readonly listed: () => readonly Instrument[];
  readonly engine: Pick<EngineClient, 'set'>;
  /** Told when other instruments are followed. */
  readonly onChange: () => void;
  readonly now: () => number;
  /** Why a venue quotes nothing now; undefined while it does or may soon. */
  readonly silenceOf: (venue: string) => string | undefined;
}

/** Why an unlisted strike can get no vol: its chain does not reach around it. */
function noVol({ instrument, isListed, around }: Resolved): string | undefined {
  if (isListed || instrument.kind !== 'option') return undefined;
  if (around.length === 0) return 'no strike of its side is listed in this expiry, so that it has no vol';
  const strikes = around.flatMap((one) => (one.kind === 'option' ? one.strike : []));
  const [least, most] = [Math.min(...strikes), Math.max(...strikes)];
  const isInside = least <= instrument.strike && instrument.strike <= most;
  return isInside ? undefined : 'it lies outside the strikes that are listed, so that it has no vol';
}

/** Why no quote can come, however long one waits; null where it may come. */
function noQuote(resolved: Resolved, silence: string | undefined): Failure | null {
  const { id, venue } = resolved.instrument;
  const why = silence === undefined ? noVol(resolved) : `no quote can come: ${venue} ${silence}`;
  if (why === undefined) return null;
  return { reason: 'MISSING_MARKET_DATA', message: `${id}: ${why}`, context: { instrument: id, venue } };
}

export function createWhatIfDesk({ listed, engine, onChange, now, silenceOf }: WhatIfDeskOptions) {
  let followed: ReadonlySet<InstrumentId> = new Set();

  function follow(ids: readonly InstrumentId[]): readonly FollowedInstrument[] {
    const all = listed();
    const resolved = [...new Set(ids)].map((id) => ({ id, found: resolveInstrument(id, all) }));
    const known = resolved.flatMap(({ found }) => (found.ok ? [found.value] : []));
    const instruments = new Map(
      known.flatMap(({ instrument, around }) => [instrument, ...around]).map((one) => [one.id, one]),
    );
    const unlisted = known.filter(({ isListed }) => !isListed).map(({ instrument }) => instrument.id);
    engine.set({ type: 'hypothetical', instruments: [...instruments.values()], unlisted });
    followed = new Set([...instruments.keys()].filter((id) => !unlisted.includes(id)));
    onChange();
    return resolved.map(({ id, found }) => ({
      instrumentId: id,
      isListed: found.ok && found.value.isListed,
      failure: found.ok ? null : found.failure,
      noQuote: found.ok ? noQuote(found.value, silenceOf(found.value.instrument.venue)) : null,
    }));
  }

  return {
    follow,
    /** Listed instruments whose quotes are wanted. */
    followed: (): ReadonlySet<InstrumentId> => followed,
    search: (text: string, limit: number): readonly InstrumentHit[] => {
      const atMs = now();
      const alive = listed().filter((one) => (expiryOf(one) ?? Infinity) > atMs);
      return findInstruments(alive, text, limit);
    },
  };
}
export type WhatIfDesk = ReturnType<typeof createWhatIfDesk>;
