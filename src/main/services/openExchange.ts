/** The exchange that the app starts with: the built-in one, or a simulator at an address that was given. */
import { join } from 'node:path';
import type { Instrument } from '../../engine/instruments/instrument';
import { VENUES } from '../../engine/instruments/symbol';
import { addressOn } from '../feeds/simulator/simulator';
import type { Host, LaunchOptions } from '../host';
import { foreignExchange, startBuiltInExchange, type BuiltInExchange } from './exchange';

/** Ids that the built-in exchange must list although its rule would not: what is held. */
const heldIds = (instruments: readonly Instrument[], nowMs: number): string[] =>
  instruments.filter((each) => !('expiryMs' in each) || each.expiryMs > nowMs).map(({ id }) => id);

export async function openExchange(
  host: Host,
  { deribitUrl, simulatorUrl, simulator }: LaunchOptions,
  booked: readonly Instrument[],
): Promise<BuiltInExchange> {
  if (simulatorUrl !== null) {
    const { host: source } = new URL(simulatorUrl);
    const addresses = VENUES.map((venue) => [venue, { ...addressOn(source, venue), source }] as const);
    return foreignExchange(Object.fromEntries(addresses));
  }
  if (deribitUrl !== null) {
    const restUrl = deribitUrl.replace(/^ws/, 'http').replace(/\/ws\/api\/v2$/, '/api/v2/public');
    return foreignExchange({ deribit: { url: deribitUrl, restUrl, source: new URL(deribitUrl).host } });
  }
  const { seed, port, messagesPerSecond } = simulator;
  return startBuiltInExchange(join(host.mainDirectory, 'simulator.cjs'), {
    seed,
    port,
    extraSymbols: heldIds(booked, host.now()),
    ...(messagesPerSecond === null ? {} : { ratePerSecond: messagesPerSecond }),
  });
}
