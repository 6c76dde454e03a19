/** Messages of a venue's sockets: data to the intake, everything else to the log, the counts and the session. */
import type { Logger } from '../../log';
import type { Intake } from './intake';
import type { LaneMessage, VenueProtocol } from './protocol';
import type { Reaction } from './reactions';
import type { Vitals } from './vitals';

export interface MessageParts {
  readonly protocol: Pick<VenueProtocol, 'canaries'>;
  readonly intake: Intake;
  readonly vitals: Vitals;
  readonly log: Logger;
  /** The venue's error asks for another socket. */
  readonly onError: (lane: string, message: string, reaction: Exclude<Reaction, 'note'>) => void;
}

type Of<T extends LaneMessage['type']> = Extract<LaneMessage, { type: T }>;

export class Messages {
  constructor(private readonly parts: MessageParts) {}

  receive(lane: string, message: LaneMessage, nowMs: number): void {
    const { tally } = this.parts.intake;
    if (message.type === 'data') return this.receiveData(lane, message, nowMs);
    if (message.type === 'bad') return tally.rejected('bad frame', message.failure);
    if (message.type === 'other') return tally.ignored(message.why, message.detail);
    if (message.type === 'refusal') return this.react(lane, message);
    const refused = message.type === 'ack' ? message.refused?.slice(0, 20) : undefined;
    if (refused?.length) this.parts.log.warn({ lane, refused }, 'channels refused');
  }

  private receiveData(lane: string, { key, map }: Of<'data'>, nowMs: number): void {
    const { intake, protocol, vitals } = this.parts;
    const first = intake.take(map);
    if (!first) return;
    const isIndex = protocol.canaries(lane, key) === 'index';
    const lateMs = isIndex ? intake.venueNow() - first.exchangeTimeMs : 0;
    vitals.heard(`${lane} ${key}`, nowMs, lateMs);
    intake.deliver();
  }

  private react(lane: string, { reaction, message, named }: Of<'refusal'>): void {
    this.parts.log.warn({ lane, message, reaction, named: named.slice(0, 20) }, 'venue error');
    this.parts.intake.tally.ignored('venue error', message);
    if (reaction !== 'note') this.parts.onError(lane, message, reaction);
  }
}
