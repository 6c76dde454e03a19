/** A session's channels as lines by kind, for whoever looks; nothing is kept between two readings. */
import { CHANNEL_KINDS, type ChannelKind, type ChannelLine } from '../../contracts/feedChannels';
import type { ChannelReading, ChannelState } from './channels';

/** Kinds with more channels than this are one line; so are listings, which speak on events only. */
const FEW = 6;
const MOST_REASONS = 3;

/** Of those measured so far: a channel that has just joined has no rate yet. */
function rateOf(readings: readonly ChannelReading[]): number {
  const known = readings.map(({ perSecond }) => perSecond).filter(Number.isFinite);
  return known.length === 0 ? NaN : known.reduce((sum, rate) => sum + rate, 0);
}

function lineOf(
  kind: ChannelKind,
  name: string,
  readings: readonly ChannelReading[],
  nowMs: number,
): ChannelLine {
  const count = (...states: ChannelState[]): number =>
    readings.filter(({ state }) => states.includes(state)).length;
  const heard = readings.filter(({ heardMs }) => heardMs > 0).sort((a, b) => a.heardMs - b.heardMs);
  const [oldest, newest] = [heard.at(0), heard.at(-1)];
  const reasons = new Set(readings.flatMap(({ why }) => (why === '' ? [] : [why])));
  return {
    ...{ kind, name, count: readings.length, live: count('live'), quiet: count('acknowledged') },
    ...{ asked: count('wanted', 'asked'), silent: count('silent'), refused: count('refused') },
    ageMs: newest ? nowMs - newest.heardMs : NaN,
    oldestMs: oldest ? nowMs - oldest.heardMs : NaN,
    oldest: oldest?.name ?? '',
    messagesPerSecond: rateOf(readings),
    why: [...reasons].slice(0, MOST_REASONS).join('; '),
  };
}

/** One that was refused stays so while it is asked for again. */
const isTroubled = ({ state, why }: ChannelReading): boolean => state === 'silent' || why !== '';

/** In the order of the kinds; below a line of many, the first of them that are silent or refused have their own. */
export function channelLines(
  readings: Iterable<ChannelReading>,
  kindOf: (channel: string) => ChannelKind,
  nowMs: number,
): readonly ChannelLine[] {
  const byKind = new Map<ChannelKind, ChannelReading[]>();
  for (const reading of readings) {
    const kind = kindOf(reading.name);
    const known = byKind.get(kind);
    if (known) known.push(reading);
    else byKind.set(kind, [reading]);
  }
  return CHANNEL_KINDS.flatMap((kind) => {
    const found = byKind.get(kind) ?? [];
    if (found.length === 0) return [];
    const isOne = found.length > FEW || (kind === 'listing' && found.length > 1);
    const single = isOne ? found.filter(isTroubled).slice(0, FEW) : found;
    const lines = single.map((one) => lineOf(kind, one.name, [one], nowMs));
    return isOne ? [lineOf(kind, '', found, nowMs), ...lines] : lines;
  });
}
