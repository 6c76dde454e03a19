/** Bybit's private socket: a signed text that expires, then positions and wallet as they change. */
import type { Result } from '../../../engine/basics/result';
import {
  PING_MS,
  signedInStream,
  type PrivateStream,
  type StreamConversation,
  type StreamPort,
} from '../accounts/privateStream';
import { bybitLogin } from '../accounts/signing';
import { troubled, type VenueKey } from '../accounts/venueKey';
import { refusalOf } from './privateCalls';
import { readFrame, type Frame } from './wire';

/** Neither begins with a snapshot. */
const TOPICS = ['position', 'wallet'];
const EXPIRES_IN_MS = 10_000;

/** Without a code: what the venue says may repeat what was signed. */
const troubleIn = (code: string | undefined): Result<never> =>
  (code === undefined ? undefined : refusalOf({ retCode: Number(code) })) ??
  troubled('venue', 'Bybit did not accept the sign-in or its topics');

function converse(key: VenueKey, port: StreamPort): StreamConversation {
  function acknowledge({ op, isDone, code }: Extract<Frame, { type: 'ack' }>): void {
    if (!isDone) port.fail(troubleIn(code));
    else if (op === 'auth') port.send(JSON.stringify({ op: 'subscribe', args: TOPICS }));
    else if (op === 'subscribe') port.live();
  }

  function receive(frame: Frame): void {
    if (frame.type === 'data') port.changed();
    else if (frame.type === 'ack') acknowledge(frame);
    else if (frame.type === 'topics' && frame.refused.length > 0) port.fail(troubleIn(undefined));
    else if (frame.type === 'topics') port.live();
  }

  return {
    opened() {
      port.send(JSON.stringify(bybitLogin(key, port.courier.now() + EXPIRES_IN_MS)));
      port.every(PING_MS, () => void port.send(JSON.stringify({ op: 'ping' })));
    },
    text(text) {
      const frame = readFrame(text);
      if (frame.ok) receive(frame.value);
    },
  };
}

export const bybitStreams = (key: VenueKey): readonly PrivateStream[] => [
  signedInStream('/v5/private', (port) => converse(key, port)),
];
