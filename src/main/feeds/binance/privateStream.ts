/** Binance's private streams, one of options and one of USD-M: a listen key in the address, kept by PUT. */
import { success, type Result } from '../../../engine/basics/result';
import type { Courier } from '../accounts/privateCalls';
import type { PrivateStream, StreamConversation, StreamPort } from '../accounts/privateStream';
import { binanceHeaders } from '../accounts/signing';
import { troubled, type VenueKey } from '../accounts/venueKey';
import { isObject, parseJson, type WireObject } from '../mapping/json';

/** A key lives for an hour after it was given or asked for again. */
const RENEW_MS = 1_800_000;
/** Part of a key's life, where the venue tells it, after which it is asked for again. */
const RENEW_AT = 0.5;
const LEAST_RENEW_MS = 100;
/** Ping frames come every five minutes at the least, and an empty account has nothing to say. */
const SILENCE_MS = 360_000;

/** Events after which positions, cash or the way they are margined may be others. */
const CHANGES = new Set(['BALANCE_POSITION_UPDATE', 'RISK_LEVEL_CHANGE', 'MARGIN_CALL']);
const EXPIRIES = new Set(['listenKeyExpired', '@dataStream#expired']);

/** `ACCOUNT_UPDATE` of USD-M names what changed in `a`; the one of options is a valuation, told every ten seconds. */
const isChange = (event: WireObject): boolean =>
  CHANGES.has(String(event.e)) || (event.e === 'ACCOUNT_UPDATE' && isObject(event.a));

function listenStream(part: string, callPath: string, key: VenueKey): PrivateStream {
  let renewInMs = RENEW_MS;

  async function grant(courier: Courier): Promise<Result<string>> {
    const answer = await courier.send('POST', callPath, binanceHeaders(key));
    if (!answer.ok) return answer;
    const { listenKey, expiration } = isObject(answer.value.json) ? answer.value.json : {};
    if (typeof listenKey !== 'string' || !/^\w+$/.test(listenKey))
      return troubled('venue', 'Binance gave no listen key');
    const lifeMs = typeof expiration === 'number' ? expiration - courier.now() : Infinity;
    renewInMs = Math.max(LEAST_RENEW_MS, Math.min(RENEW_MS, RENEW_AT * lifeMs));
    return success(`/private/ws/${listenKey}`);
  }

  /** A key that cannot be kept is given up with its socket; the next one is asked for anew. */
  async function keep(port: StreamPort): Promise<void> {
    const answer = await port.courier.send('PUT', callPath, binanceHeaders(key));
    if (!answer.ok) port.fail(answer);
  }

  const converse = (port: StreamPort): StreamConversation => ({
    opened() {
      port.every(renewInMs, () => void keep(port));
      port.live();
    },
    text(text) {
      const parsed = parseJson(text);
      const json = parsed.ok && isObject(parsed.value) ? parsed.value : {};
      const event = isObject(json.data) ? json.data : json;
      if (EXPIRIES.has(String(event.e))) port.fail(troubled('token', 'the listen key has expired'));
      else if (isChange(event)) port.changed();
    },
  });

  return { part, silenceMs: SILENCE_MS, path: grant, converse };
}

export const binanceStreams = (key: VenueKey): readonly PrivateStream[] => [
  listenStream('options', '/eapi/v1/listenKey', key),
  listenStream('USD-M', '/fapi/v1/listenKey', key),
];
