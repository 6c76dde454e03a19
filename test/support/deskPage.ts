/** What a user reads and presses in the desk's window, said in words of the desk. */
import type { Page } from 'playwright-core';
import type { CallAnswers, CallArgument, CallName } from '../../src/contracts/calls';
import type { LogEntry } from '../../src/contracts/push';
import type { Result } from '../../src/contracts/result';

export const byTestId = (page: Page, id: string) => page.locator(`[data-testid="${id}"]`);

export const HEADER_FIGURES = ['equity', 'im', 'mm', 'mm-ratio', 'headroom', 'worst'] as const;

/** A call through the keyhole, as the window makes it. */
export const callApi = <N extends CallName>(
  page: Page,
  name: N,
  argument?: CallArgument<N>,
): Promise<Result<CallAnswers[N]>> =>
  page.evaluate(
    ([callName, value]) => window.api.call(callName as CallName, value as never) as Promise<Result<never>>,
    [name, argument] as const,
  );

/** The answer of a call that must succeed. */
export async function answerOf<N extends CallName>(
  page: Page,
  name: N,
  argument?: CallArgument<N>,
): Promise<CallAnswers[N]> {
  const answer = await callApi(page, name, argument);
  if (!answer.ok) throw new Error(`${name}: ${answer.failure.reason} ${answer.failure.message}`);
  return answer.value;
}

/** The number that a figure shows; NaN while it shows none. */
export function numberIn(text: string): number {
  const plain = text.replaceAll('−', '-').replaceAll(/[,\s·]/g, '');
  return /\d/.test(plain) ? Number(plain) : NaN;
}

/** Text of each element that is there now; no waiting for those that are not. */
const textsNow = (page: Page, ids: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (wanted) => wanted.map((id) => document.querySelector(`[data-testid="${id}"]`)?.textContent ?? ''),
    ids,
  );

export const figure = async (page: Page, id: string): Promise<number> =>
  numberIn((await textsNow(page, [id]))[0]);

export async function figures(page: Page): Promise<Record<(typeof HEADER_FIGURES)[number], number>> {
  const texts = await textsNow(page, HEADER_FIGURES);
  const pairs = HEADER_FIGURES.map((id, index) => [id, numberIn(texts[index])] as const);
  return Object.fromEntries(pairs) as Record<(typeof HEADER_FIGURES)[number], number>;
}

const attributeNow = (page: Page, id: string, name: string): Promise<string> =>
  page.evaluate(
    ([wanted, attribute]) =>
      document.querySelector(`[data-testid="${wanted}"]`)?.getAttribute(attribute) ?? '',
    [id, name] as const,
  );

/** State of the Deribit feed as the header shows it; empty while it shows none. */
export const feedState = (page: Page): Promise<string> => attributeNow(page, 'feed-deribit', 'data-state');

/** Why the header doubts its figures; empty while it does not. */
export const doubt = (page: Page): Promise<string> => attributeNow(page, 'doubt', 'title');

export const staleRows = (page: Page): Promise<number> =>
  page.locator('[data-testid="positions-grid"] .ag-row.stale-row').count();

export const eventLog = (page: Page): Promise<readonly LogEntry[]> => answerOf(page, 'log.recent');

const POLL_MS = 100;

/** Polls until `read` gives a value that `isReached`; says what it saw last otherwise. Also usable in hooks. */
export async function until<T>(
  what: string,
  read: () => Promise<T>,
  isReached: (value: T) => boolean,
  limitMs = 20_000,
): Promise<T> {
  const endMs = Date.now() + limitMs;
  for (;;) {
    const seen = await read();
    if (isReached(seen)) return seen;
    if (Date.now() > endMs)
      throw new Error(`${what}: not within ${limitMs} ms, last seen ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Everything live: the feed, no doubt, every figure a number. */
export async function untilLive(page: Page, limitMs = 40_000): Promise<void> {
  await until(
    'the desk is live',
    async () => ({ feed: await feedState(page), doubt: await doubt(page), ...(await figures(page)) }),
    (seen) =>
      seen.feed === 'live' && seen.doubt === '' && HEADER_FIGURES.every((id) => Number.isFinite(seen[id])),
    limitMs,
  );
}
