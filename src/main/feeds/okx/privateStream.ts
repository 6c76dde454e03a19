/** OKX's private socket: a login, then balances and positions as they change; bare pings. */
import type { Result } from '../../../engine/basics/result';
import {
  PING_MS,
  signedInStream,
  type PrivateStream,
  type StreamConversation,
  type StreamPort,
} from '../accounts/privateStream';
import { okxLogin } from '../accounts/signing';
import { troubled, type AccountTrouble, type VenueKey } from '../accounts/venueKey';
import { textOf } from '../mapping/json';
import { readFrame, type Frame } from './wire';

/** Pushes at changes only, not at an interval: the venue wants this as JSON in a text. */
const extraParams = JSON.stringify({ updateInterval: '0' });

const CHANNELS: readonly Readonly<Record<string, string>>[] = [
  { channel: 'account', extraParams },
  { channel: 'positions', instType: 'ANY', extraParams },
  { channel: 'balance_and_position' },
];

const TROUBLES: ReadonlyMap<string, readonly [AccountTrouble, string]> = new Map([
  ['60004', ['clock', 'OKX finds the time of the sign-in wrong']],
  ['60005', ['key', 'OKX does not know this key']],
  ['60006', ['clock', 'OKX finds the time of the sign-in too old']],
  ['60007', ['key', 'the secret does not fit the key']],
  ['60009', ['key', 'OKX does not let this key in']],
  ['60014', ['rate', 'OKX has had too many requests']],
  ['60024', ['key', 'the passphrase is wrong']],
  ['60032', ['key', 'OKX does not know this key']],
]);

function troubleIn(code: string): Result<never> {
  const [kind, message] = TROUBLES.get(code) ?? ['venue', 'OKX answered with an error'];
  return troubled(kind, `${message} (${code.slice(0, 12)})`, code.slice(0, 12));
}

function converse(key: VenueKey, port: StreamPort): StreamConversation {
  const unheld = new Set(CHANNELS.map(({ channel }) => channel));

  function hold(channel: string): void {
    unheld.delete(channel);
    if (unheld.size === 0) port.live();
  }

  function receive(frame: Frame): void {
    if (frame.type === 'data') port.changed();
    else if (frame.type === 'login') port.send(JSON.stringify({ op: 'subscribe', args: CHANNELS }));
    else if (frame.type === 'ack') hold(textOf(frame.arg.channel) ?? '');
    else if (frame.type === 'error') port.fail(troubleIn(frame.code));
    else if (frame.type === 'notice') port.fail(troubled('venue', 'OKX is about to close this socket'));
    else if (frame.type === 'connections' && frame.refused)
      port.fail(troubled('venue', 'the account has too many streams'));
  }

  return {
    opened() {
      port.send(JSON.stringify(okxLogin(key, port.courier.now())));
      port.every(PING_MS, () => void port.send('ping'));
    },
    text(text) {
      const frame = readFrame(text);
      if (frame.ok) receive(frame.value);
    },
  };
}

export const okxStreams = (key: VenueKey): readonly PrivateStream[] => [
  signedInStream('/ws/v5/private', (port) => converse(key, port)),
];
