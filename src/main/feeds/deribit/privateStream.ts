/** Deribit's private socket: a token of two read scopes, renewed on the socket before it ends, and what the user's
 * channels tell. */
import { failure, success, type Result } from '../../../engine/basics/result';
import {
  signedInStream,
  type PrivateStream,
  type StreamConversation,
  type StreamPort,
} from '../accounts/privateStream';
import { deribitLogin } from '../accounts/signing';
import { troubled, type VenueKey } from '../accounts/venueKey';
import { isObject, type WireObject } from '../mapping/json';
import { readToken, refusalOf, SCOPE, type Token } from './privateCalls';
import { Rpc } from './rpc';
import { readFrame, type Frame } from './wire';

const CHANGES = 'user.changes.any.any.raw';
/** Told at each revaluation: only a balance that moved is a change. */
const PORTFOLIO = 'user.portfolio.any';
const NEEDED = [CHANGES, PORTFOLIO];
/** Not at every account. */
const LIQUIDATION = 'user.liquidation';
const HEARTBEAT_SECONDS = 10;
const REQUEST_MS = 10_000;

/** What was asked failed: trouble by the venue's code, in own words. */
const inOwnWords = ({ failure: { context = {} } }: Extract<Result<never>, { ok: false }>): Result<never> =>
  refusalOf({ error: { code: context.code } }) ?? troubled('venue', 'Deribit did not answer');

class DeribitConversation implements StreamConversation {
  private readonly rpc: Rpc;
  private readonly balances = new Map<unknown, unknown>();

  constructor(
    private readonly key: VenueKey,
    private readonly port: StreamPort,
  ) {
    this.rpc = new Rpc((text) => port.send(text), port.clock, REQUEST_MS);
  }

  opened(): void {
    void this.begin().then((begun) => (begun.ok ? this.port.live() : this.port.fail(begun)));
  }

  text(text: string): void {
    const frame = readFrame(text);
    if (frame.ok) this.receive(frame.value);
  }

  closed(): void {
    this.rpc.abandon('the socket is gone');
  }

  private receive(frame: Frame): void {
    if (frame.type === 'data') this.take(frame.channel, frame.data);
    else if (frame.type !== 'heartbeat') this.rpc.answer(frame);
    else if (frame.testRequest) void this.rpc.ask('public/test', {});
  }

  private take(channel: string, data: unknown): void {
    if (channel !== CHANGES && channel !== LIQUIDATION && !this.isNewBalance(data)) return;
    this.port.changed();
  }

  private isNewBalance(data: unknown): boolean {
    if (!isObject(data)) return false;
    const { currency, balance } = data;
    const isNew = this.balances.get(currency) !== balance;
    this.balances.set(currency, balance);
    return isNew;
  }

  private async begin(): Promise<Result<null>> {
    const heartbeat = await this.ask('public/set_heartbeat', { interval: HEARTBEAT_SECONDS });
    if (!heartbeat.ok) return heartbeat;
    const token = await this.signIn(this.signature());
    if (!token.ok) return token;
    const asked = { channels: [...NEEDED, LIQUIDATION], access_token: token.value.access };
    const held = await this.ask('private/subscribe', asked);
    if (!held.ok) return held;
    const names = Array.isArray(held.value) ? (held.value as readonly unknown[]) : [];
    const missing = NEEDED.filter((name) => !names.includes(name));
    return missing.length === 0
      ? success(null)
      : troubled('venue', `Deribit does not give ${missing.join(', ')}`);
  }

  private async ask(method: string, params: object): Promise<Result<unknown>> {
    const answer = await this.rpc.ask(method, params);
    return answer.ok ? answer : inOwnWords(answer);
  }

  private signature(): object {
    const { courier } = this.port;
    return deribitLogin(this.key, courier.now(), courier.nonce(), SCOPE);
  }

  private async signIn(grant: object): Promise<Result<Token>> {
    const answer = await this.ask('public/auth', grant);
    if (!answer.ok) return answer;
    const token = readToken(isObject(answer.value) ? (answer.value as WireObject) : {});
    if (token.ok) this.port.after(token.value.renewInMs, () => void this.renew(token.value));
    return token;
  }

  /** By the old token; from scratch where that fails. */
  private async renew({ refresh }: Token): Promise<void> {
    const grant = { grant_type: 'refresh_token', refresh_token: refresh };
    const renewed = refresh === '' ? failure('EMPTY', 'no token to renew by') : await this.signIn(grant);
    const token = renewed.ok ? renewed : await this.signIn(this.signature());
    if (!token.ok) this.port.fail(token);
  }
}

export const deribitStreams = (key: VenueKey): readonly PrivateStream[] => [
  signedInStream('', (port) => new DeribitConversation(key, port)),
];
