/** The sockets of one venue: made as channels need them, dialled in turns, let go when nothing is wanted. */
import type { ChannelReading } from '../channels';
import { Lane, type LaneListener } from './lane';
import type { LinkEnvironment } from './link';
import type { LaneRules, Wanted } from './protocol';

export class Lanes {
  private readonly lanes = new Map<string, Lane>();

  constructor(
    private readonly rulesOf: (lane: string) => LaneRules,
    private readonly environment: LinkEnvironment,
    private readonly listener: LaneListener,
  ) {}

  all(): readonly Lane[] {
    return [...this.lanes.values()];
  }

  get(name: string): Lane | undefined {
    return this.lanes.get(name);
  }

  want(wanted: Wanted): void {
    for (const [name, lane] of this.lanes) {
      if (wanted.has(name)) continue;
      lane.stop();
      this.lanes.delete(name);
    }
    for (const [name, keys] of wanted) this.laneOf(name).want(keys);
  }

  private laneOf(name: string): Lane {
    const known = this.lanes.get(name);
    if (known) return known;
    const lane = new Lane(name, this.rulesOf(name), this.environment, this.listener);
    this.lanes.set(name, lane);
    lane.start();
    return lane;
  }

  lose(reason: string, leastDelayMs = 0): void {
    for (const lane of this.lanes.values()) lane.lose(reason, leastDelayMs);
  }

  stop(): void {
    for (const lane of this.lanes.values()) lane.stop();
    this.lanes.clear();
  }

  count(): { wanted: number; live: number } {
    let [wanted, live] = [0, 0];
    for (const { ledger } of this.lanes.values()) {
      const counted = ledger.count();
      wanted += counted.wanted;
      live += counted.live;
    }
    return { wanted, live };
  }

  *readings(nowMs: number): Generator<ChannelReading> {
    for (const { ledger } of this.lanes.values()) yield* ledger.readings(nowMs);
  }

  list(state: 'silent' | 'refused'): string[] {
    return [...this.lanes.values()].flatMap(({ ledger }) => ledger.list(state));
  }
}
