/** Pushes to windows over a MessagePort: frames are conflated per window, so a slow window never builds a queue. */
import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import type { LiveFrame } from '../../contracts/live';
import type { PushMessage, WireMessage } from '../../contracts/push';
import type { StructurePart } from '../../contracts/structure';

/** A window that does not acknowledge for this long gets the next frame all the same. */
const ACKNOWLEDGE_TIMEOUT_MS = 2000;

interface Target {
  readonly port: MessagePortMain;
  pending: LiveFrame | undefined;
  awaitingSinceMs: number | undefined;
}

export interface Push {
  attach(contents: WebContents): void;
  send(message: WireMessage): void;
  /** Parts come in order; a window that attaches later gets those of the newest structure. */
  sendStructurePart(part: StructurePart): void;
  sendFrame(frame: LiveFrame): void;
  close(): void;
}

const isAcknowledgement = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && (data as { type?: unknown }).type === 'ack';

/** `onPainted` hears every acknowledgement. */
export function createPush(now: () => number, onPainted: () => void): Push {
  const targets = new Map<number, Target>();
  let structure: WireMessage[] = [];

  const deliver = (target: Target, frame: LiveFrame): void => {
    target.pending = undefined;
    target.awaitingSinceMs = now();
    target.port.postMessage({ type: 'frame', frame } satisfies PushMessage);
  };

  const offer = (target: Target, frame: LiveFrame): void => {
    const waitingMs = target.awaitingSinceMs === undefined ? Infinity : now() - target.awaitingSinceMs;
    if (waitingMs > ACKNOWLEDGE_TIMEOUT_MS) deliver(target, frame);
    else target.pending = frame;
  };

  const onAcknowledged = (target: Target): void => {
    target.awaitingSinceMs = undefined;
    onPainted();
    if (target.pending !== undefined) deliver(target, target.pending);
  };

  const send = (message: WireMessage): void => {
    for (const target of targets.values()) target.port.postMessage(message);
  };

  return {
    attach(contents) {
      targets.get(contents.id)?.port.close();
      const { port1, port2 } = new MessageChannelMain();
      const target: Target = { port: port1, pending: undefined, awaitingSinceMs: undefined };
      targets.set(contents.id, target);
      port1.on('message', (event) => {
        if (isAcknowledgement(event.data)) onAcknowledged(target);
      });
      port1.start();
      contents.postMessage('plimsoll:port', null, [port2]);
      for (const message of structure) port1.postMessage(message);
      contents.once('destroyed', () => targets.delete(contents.id));
    },
    send,
    sendStructurePart(part) {
      if (part.index === 0) structure = [];
      structure.push({ type: 'structurePart', part });
      send({ type: 'structurePart', part });
    },
    sendFrame(frame) {
      for (const target of targets.values()) offer(target, frame);
    },
    close() {
      for (const target of targets.values()) target.port.close();
      targets.clear();
    },
  };
}
