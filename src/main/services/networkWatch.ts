/** Notices that the machine has come to another network: sockets of the one before look open for minutes. */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { Disposer } from '../feeds/clock';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

const LOOK_EVERY_MS = 3_000;

/** Addresses that hold on one link only. */
const LINK_LOCAL = /^(fe80:|169\.254\.)/i;

/** Of IPv6 the half that names the network: the other half changes by itself. */
const networkOf = ({ family, address }: NetworkInterfaceInfo): string =>
  family === 'IPv6' ? address.split(':').slice(0, 4).join(':') : address;

/** Where the machine is reached from outside; empty without a network. */
export function addressesOf(interfaces: Interfaces): string {
  const outer = Object.values(interfaces)
    .flatMap((infos) => infos ?? [])
    .filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address));
  return [...new Set(outer.map(networkOf))].sort().join(' ');
}

/** Calls `onChange` when other addresses are there than before, or when they are back. */
export function watchNetwork(
  onChange: () => void,
  look: () => Interfaces = networkInterfaces,
  everyMs = LOOK_EVERY_MS,
): Disposer {
  let known = addressesOf(look());
  const timer = setInterval(() => {
    const now = addressesOf(look());
    if (now === known) return;
    known = now;
    if (now !== '') onChange();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
