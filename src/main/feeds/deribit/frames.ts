/** Frames of Deribit's socket: data to the intake, answers to whoever asked, errors and maintenance to the session. */
import type { Logger } from '../../log';
import type { Intake } from '../transport/intake';
import type { Reaction } from '../transport/reactions';
import type { Vitals } from '../transport/vitals';
import { deribitMemory, mapChannel } from './channels';
import { PLATFORM } from './platform';
import { reactionTo, type Rpc } from './rpc';
import type { Subscriptions } from './subscriptions';
import { readFrame, type Frame } from './wire';

export interface FrameParts {
  readonly intake: Intake;
  readonly vitals: Vitals;
  readonly rpc: Rpc;
  readonly subscriptions: Subscriptions;
  readonly log: Logger;
  /** The venue's error asks for another socket. */
  readonly onError: (message: string, reaction: Exclude<Reaction, 'note'>) => void;
  readonly onMaintenance: (isOn: boolean) => void;
}

export class Frames {
  private readonly locked = new Set<string>();
  private readonly memory = deribitMemory();

  constructor(private readonly parts: FrameParts) {}

  receive(text: string, nowMs: number): void {
    const { tally } = this.parts.intake;
    tally.frame();
    const frame = readFrame(text);
    if (!frame.ok) tally.rejected('bad frame', frame.failure);
    else if (frame.value.type === 'data') this.receiveData(frame.value.channel, frame.value.data, nowMs);
    else this.receiveControl(frame.value);
  }

  private receiveData(channel: string, data: unknown, nowMs: number): void {
    const { intake, vitals, subscriptions } = this.parts;
    const isOurs = subscriptions.ledger.heard(channel, nowMs);
    if (channel.startsWith('platform_state')) return this.receivePlatformState(channel, data);
    if (!isOurs) return intake.tally.ignored('channel not asked for', channel);
    const first = intake.take((m) => mapChannel(m, channel, data, this.memory));
    if (!first) return;
    const lateMs = first.kind === 'index' ? intake.venueNow() - first.exchangeTimeMs : 0;
    vitals.heard(channel, nowMs, lateMs);
    intake.deliver();
  }

  private receiveControl(frame: Exclude<Frame, { type: 'data' }>): void {
    const { rpc, intake } = this.parts;
    if (frame.type === 'heartbeat') {
      if (frame.testRequest) void rpc.ask('public/test', {});
      return;
    }
    const isAwaited = rpc.answer(frame);
    if (frame.type === 'error') this.react(frame.error.code, frame.error.message);
    else if (!isAwaited) intake.tally.ignored('answer nobody waits for', String(frame.id));
  }

  private react(code: number, message: string): void {
    const reaction = reactionTo(code);
    this.parts.log.warn({ code, message, reaction }, 'venue error');
    if (reaction !== 'note') this.parts.onError(`${code} ${message}`, reaction);
  }

  private receivePlatformState(channel: string, data: unknown): void {
    const { intake, onMaintenance } = this.parts;
    const said = intake.take((m) => mapChannel(m, channel, data, this.memory));
    if (said?.kind !== 'venueStatus') return;
    const isOn = said.state === 'ongoing';
    if (said.services.includes(PLATFORM)) onMaintenance(isOn);
    else for (const service of said.services) this.lock(service, isOn);
    intake.deliver();
  }

  /** Instruments of an index that is locked get no state of their own. */
  private lock(indexName: string, isOn: boolean): void {
    if (this.locked.has(indexName) === isOn) return;
    if (isOn) this.locked.add(indexName);
    else this.locked.delete(indexName);
    this.parts.log.warn({ indexName, isOn }, 'index locked');
    const { tally, universe } = this.parts.intake;
    const localTimeMs = this.parts.intake.heardMs ?? 0;
    const times = { exchangeTimeMs: localTimeMs, localTimeMs };
    for (const { id: instrumentId, indexName: own } of universe.all())
      if (own === indexName)
        tally.updates.push({ kind: 'state', instrumentId, state: isOn ? 'locked' : 'open', ...times });
  }
}
