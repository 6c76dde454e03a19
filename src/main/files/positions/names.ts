/** Names in a position file: accounts, venues, books, tags, currencies. */
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';

const MAX_ACCOUNT = 40;
const MAX_PATH = 80;
const MAX_DEPTH = 6;
const MAX_TAG = 40;
const MAX_TAGS = 16;

const VENUES: readonly Venue[] = ['deribit', 'okx', 'bybit', 'binance'];

/** Control characters, and characters outside the basic plane that sort differently in files and in memory. */
const UNWANTED = /[\p{Cc}\p{Cs}\u{10000}-\u{10FFFF}]/u;

function readName(text: string, what: string, limit: number, forbidden: RegExp): Result<string> {
  if (text === '') return failure('EMPTY', `the ${what} is missing`);
  if (text.length > limit) {
    return failure('TOO_LARGE', `the ${what} has ${text.length} characters, limit ${limit}`, {
      value: text.slice(0, limit),
      length: text.length,
      limit,
    });
  }
  const bad = UNWANTED.exec(text) ?? forbidden.exec(text);
  if (!bad) return success(text);
  return failure('INVALID_INPUT', `the ${what} must not contain ${JSON.stringify(bad[0])}`, { value: text });
}

export const readAccount = (text: string): Result<string> => readName(text, 'account', MAX_ACCOUNT, /[/|]/);

export function readVenue(text: string): Result<Venue> {
  const venue = VENUES.find((name) => name === text.toLowerCase());
  if (venue) return success(venue);
  if (text === '') return failure('EMPTY', 'the venue is missing');
  return failure('INVALID_INPUT', `venue "${text.slice(0, 40)}" is not one of ${VENUES.join(', ')}`);
}

/** `BTC/Gamma` -> [`BTC`, `Gamma`]. */
export function readBookPath(text: string): Result<readonly string[]> {
  const whole = readName(text, 'book', MAX_PATH, /\|/);
  if (!whole.ok) return whole;
  const path = text.split('/').map((part) => part.trim());
  if (path.includes(''))
    return failure('INVALID_INPUT', `book path "${text}" has an empty part`, { value: text });
  if (path.length <= MAX_DEPTH) return success(path);
  return failure('TOO_LARGE', `book path "${text}" is ${path.length} levels deep, limit ${MAX_DEPTH}`, {
    value: text,
  });
}

/** `hedge|carry`; repeated tags count once. */
export function readTags(text: string): Result<readonly string[]> {
  const tags = [...new Set(text.split('|').map((tag) => tag.trim()))].filter((tag) => tag !== '');
  if (tags.length > MAX_TAGS) return failure('TOO_LARGE', `${tags.length} tags, limit ${MAX_TAGS}`);
  for (const tag of tags) {
    const read = readName(tag, 'tag', MAX_TAG, /\|/);
    if (!read.ok) return read;
  }
  return success(tags);
}

export function readCurrency(text: string): Result<string> {
  if (/^[A-Za-z0-9]{1,20}$/.test(text)) return success(text.toUpperCase());
  if (text === '') return failure('EMPTY', 'the currency is missing');
  return failure('INVALID_INPUT', `"${text.slice(0, 40)}" is no currency such as BTC or USDC`, {
    value: text.slice(0, 40),
  });
}
