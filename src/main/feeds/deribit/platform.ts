/** What Deribit says about itself: maintenance, indices that it locks, and whether it talks to strangers. */
import type { VenueStatusUpdate } from '../feed';
import { isText, rowsOf, shown, textOf, type WireObject } from '../mapping/json';
import { answerTimes, reject, type Mapping } from '../mapping/rows';

/** Service whose maintenance is that of the whole venue. */
export const PLATFORM = 'platform';

interface Said {
  readonly isOn: boolean;
  readonly title: string;
  readonly services: readonly string[];
}

/** Booleans in the documentation, words in some frames of the live venue. */
const SWITCHES: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  [false, false],
  ['false', false],
]);

function readPlatformState(row: WireObject): Said | undefined {
  const [maintenance, locked, isOpenToAll] = [
    row.maintenance,
    row.locked,
    row.allow_unauthenticated_public_requests,
  ].map((word) => SWITCHES.get(word));
  if (maintenance !== undefined) return { isOn: maintenance, title: 'maintenance', services: [PLATFORM] };
  const index = textOf(row.price_index);
  if (index !== undefined && locked !== undefined)
    return { isOn: locked, title: `${index} is locked`, services: [index] };
  if (isOpenToAll === undefined) return undefined;
  return { isOn: !isOpenToAll, title: 'public calls need a key', services: ['public methods'] };
}

/** Answer of `public/status`: `locked` is a word on the live venue, and `partial` one of them. */
function readStatus(row: WireObject): Said | undefined {
  const word = String(row.locked);
  if (!['true', 'false', 'partial'].includes(word)) return undefined;
  const services = (rowsOf(row.locked_currencies ?? row.locked_indices) ?? []).filter(isText);
  return { isOn: word !== 'false', title: 'locked', services: services.length > 0 ? services : [PLATFORM] };
}

/** Row of `platform_state` and of `platform_state.public_methods_state`; neither carries a time. */
export const mapPlatformState = (m: Mapping, row: WireObject, channel: string): void =>
  say(m, row, channel, readPlatformState(row));

export const mapStatus = (m: Mapping, row: WireObject): void => say(m, row, 'status', readStatus(row));

function say(m: Mapping, row: WireObject, source: string, said: Said | undefined): void {
  if (!said) return reject(m, 'bad shape', `${source}: ${shown(row, 80)} tells no state`);
  const state: VenueStatusUpdate['state'] = said.isOn ? 'ongoing' : 'over';
  const { title, services } = said;
  m.sink.updates.push({
    kind: 'venueStatus',
    venue: m.venue,
    ...{ state, title, services },
    ...answerTimes(m),
  });
}
