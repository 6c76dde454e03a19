/** The only door to the outside: typed calls, and the push messages that arrive on a MessagePort. */
import type { CallAnswers, CallArgument, CallName } from '../contracts/calls';
import type { LiveStructure, PushMessage, WireMessage } from '../contracts/live';
import type { Result } from '../contracts/result';

type PushListener = (message: PushMessage) => void;
export type Acknowledge = () => void;

const listeners = new Set<PushListener>();
let port: MessagePort | null = null;

const unpacked = (message: WireMessage): PushMessage =>
  message.type === 'structureText'
    ? { type: 'structure', structure: JSON.parse(message.text) as LiveStructure }
    : message;

function receive(event: MessageEvent<WireMessage>): void {
  const message = unpacked(event.data);
  for (const listener of listeners) listener(message);
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const isOurs =
    event.source === window && (event.data as { type?: unknown } | null)?.type === 'plimsoll:port';
  if (!isOurs || event.ports.length === 0) return;
  port?.close();
  port = event.ports[0];
  port.onmessage = receive;
});

/** Subscribes to push messages; returns the disposer. */
export function onPush(listener: PushListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells main that the last frame is on screen: the next one may come. */
export const acknowledgeFrame: Acknowledge = () => port?.postMessage({ type: 'ack' });

/** Calls main. A broken channel becomes a failure like any other, so that callers have one path. */
export async function call<N extends CallName>(
  name: N,
  argument: CallArgument<N>,
): Promise<Result<CallAnswers[N]>> {
  try {
    return await window.api.call(name, argument);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: { reason: 'INTERNAL', message: `${name}: ${message}` } };
  }
}

export const pathOfFile = (file: File): string => window.api.pathOfFile(file);
