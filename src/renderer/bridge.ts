/** The only door to the outside: typed calls, and the push messages that arrive on a MessagePort. */
import type { CallAnswers, CallArgument, CallName } from '../contracts/calls';
import type { PushMessage, WireMessage } from '../contracts/push';
import type { LiveStructure, PositionDescriptor, StructurePart } from '../contracts/structure';
import type { Result } from '../contracts/result';

type PushListener = (message: PushMessage) => void;
export type Acknowledge = () => void;

const listeners = new Set<PushListener>();
let port: MessagePort | null = null;

/** Parts of the structure that is arriving, in order. */
let head: LiveStructure | null = null;
let positions: PositionDescriptor[] = [];

/** The structure once its last part is here. */
function joined({ index, count, text }: StructurePart): LiveStructure | null {
  if (index === 0) {
    head = JSON.parse(text) as LiveStructure;
    positions = [];
  } else for (const position of JSON.parse(text) as PositionDescriptor[]) positions.push(position);
  return head !== null && index === count - 1 ? { ...head, positions } : null;
}

function tell(message: PushMessage): void {
  for (const listener of listeners) listener(message);
}

function receive({ data }: MessageEvent<WireMessage>): void {
  if (data.type !== 'structurePart') return tell(data);
  const structure = joined(data.part);
  if (structure !== null) tell({ type: 'structure', structure });
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
