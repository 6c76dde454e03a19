/** Carries private calls: one at a time, on the venue's clock, silent about what they hold. */
import { randomBytes } from 'node:crypto';
import { success, type Failure, type Result } from '../../../engine/basics/result';
import type { FeedClock } from '../clock';
import { isObject, parseJson } from '../mapping/json';
import { systemNetwork, type AccountNetwork, type RestResponse } from '../network';
import type { FeedAddress } from '../registry';
import { CallBudget } from '../transport/callBudget';
import { Rest } from '../transport/rest';
import type { Courier, PrivateAnswer, PrivateVenue } from './privateCalls';
import { troubled } from './venueKey';

const TIMEOUT_MS = 10_000;
const GAP_MS = 120;
/** Far below every venue's limit; a link that asks for more has a fault. */
const MOST_CALLS = 150;
const BUDGET_MS = 60_000;
const CLOCK_LIFE_MS = 600_000;

export interface CourierOptions {
  readonly venue: PrivateVenue;
  readonly address: Pick<FeedAddress, 'restUrl' | 'source'>;
  readonly clock: FeedClock;
  readonly network?: AccountNetwork;
}

const HTTP_OK = 200;

type Headers = Readonly<Record<string, string>>;

export class VenueCourier implements Courier {
  private readonly rest: Rest;
  private readonly spotRest: Rest;
  private readonly budget = new CallBudget(MOST_CALLS, BUDGET_MS);
  private offset = 0;
  private clockReadMs = -Infinity;

  constructor(private readonly options: CourierOptions) {
    const { clock, address } = options;
    const baseUrl = address.restUrl.replace(/\/public$/, '');
    const settings = { baseUrl, timeoutMs: TIMEOUT_MS, gapMs: GAP_MS, clock };
    this.rest = new Rest(settings);
    // Binance answers about keys on the host of its spot market.
    this.spotRest = new Rest({ ...settings, baseUrl: baseUrl.replace('{product}', 'api') });
  }

  now(): number {
    return Math.round(this.options.clock.now() + this.offset);
  }

  nonce(): string {
    return randomBytes(8).toString('hex');
  }

  /** Venue's clock minus ours, ms. */
  get offsetMs(): number {
    return this.offset;
  }

  forgetClock(): void {
    this.clockReadMs = -Infinity;
  }

  stop(): void {
    this.rest.stop();
    this.spotRest.stop();
  }

  /** Reads the venue's clock when it was not read for a while. */
  async setClock(): Promise<Result<null>> {
    const { clock, venue } = this.options;
    const sentMs = clock.now();
    if (sentMs - this.clockReadMs < CLOCK_LIFE_MS) return success(null);
    const answer = await this.get(venue.clockPath, {});
    if (!answer.ok) return answer;
    const now = clock.now();
    const { json } = answer.value;
    const told = isObject(json) ? venue.readClock(json) : undefined;
    if (told === undefined) return troubled('venue', `${venue.venue} tells no time`);
    this.offset = told - (sentMs + now) / 2;
    this.clockReadMs = now;
    return success(null);
  }

  get(path: string, headers: Headers): Promise<Result<PrivateAnswer>> {
    const { address, network = systemNetwork } = this.options;
    const sent: Record<string, string> = { ...headers };
    if (address.source === 'okx-demo') sent['x-simulated-trading'] = '1';
    return this.ask(path, (url) => network.get(url, TIMEOUT_MS, sent));
  }

  send(method: 'POST' | 'PUT', path: string, headers: Headers): Promise<Result<PrivateAnswer>> {
    const { network = systemNetwork } = this.options;
    return this.ask(path, (url) => network.send(method, url, TIMEOUT_MS, headers));
  }

  private async ask(
    path: string,
    fetch: (url: string) => Promise<RestResponse>,
  ): Promise<Result<PrivateAnswer>> {
    const { clock, venue } = this.options;
    if (!this.budget.take(clock.now())) return troubled('rate', 'too many calls of our own in a minute');
    const rest = path.startsWith('/sapi/') ? this.spotRest : this.rest;
    const body = await rest.inTurn(path, fetch);
    if (!body.ok) return this.explain(body.failure);
    const parsed = parseJson(body.value);
    if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) {
      return troubled('venue', `${venue.venue} answered with something that is no JSON`);
    }
    const json = parsed.value as PrivateAnswer['json'];
    const refusal = isObject(json) ? venue.refusalOf(json, HTTP_OK) : undefined;
    return refusal ?? success({ path, text: body.value, json });
  }

  /** Own words only: the failure of a call names its path, which may be signed, and what the venue said. */
  private explain({ context = {}, reason }: Failure): Result<never> {
    const { venue } = this.options.venue;
    if (reason === 'CANCELLED') return troubled('venue', 'stopped');
    const { status, waitMs, body } = context;
    const refusal = typeof body === 'string' ? this.refusalIn(body, Number(status)) : undefined;
    if (refusal) return refusal;
    if (typeof waitMs === 'number')
      return troubled('rate', `${venue} asks for ${Math.ceil(waitMs / 1000)} s of quiet`);
    const told = status === undefined ? 'no answer' : `HTTP ${String(status)}`;
    return troubled('venue', `${venue} cannot be reached: ${told}`, Number(status ?? 0));
  }

  private refusalIn(body: string, status: number): Result<never> | undefined {
    const parsed = parseJson(body);
    return parsed.ok && isObject(parsed.value)
      ? this.options.venue.refusalOf(parsed.value, status)
      : undefined;
  }
}
