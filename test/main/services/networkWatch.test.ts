import type { NetworkInterfaceInfo } from 'node:os';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addressesOf, watchNetwork } from '../../../src/main/services/networkWatch';

const at = (address: string, internal = false): NetworkInterfaceInfo =>
  ({
    address,
    internal,
    family: address.includes(':') ? 'IPv6' : 'IPv4',
    netmask: '',
    mac: '',
    cidr: null,
    ...(address.includes(':') ? { scopeid: 0 } : {}),
  }) as NetworkInterfaceInfo;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('leaves loopback and link-local addresses out, and the half of IPv6 that changes by itself', () => {
  const home = {
    lo: [at('127.0.0.1', true)],
    wlan: [at('192.168.1.7'), at('fe80::1'), at('2001:db8:1:2:aaaa::1')],
  };
  const later = { ...home, wlan: [at('192.168.1.7'), at('2001:db8:1:2:bbbb::9')] };
  expect(addressesOf(home)).toBe('192.168.1.7 2001:db8:1:2');
  expect(addressesOf(later)).toBe(addressesOf(home));
});

it('tells of another network and of one that is back, not of one that is gone or the same', () => {
  let addresses = ['192.168.1.7'];
  const told = vi.fn();
  const stop = watchNetwork(told, () => ({ wlan: addresses.map((address) => at(address)) }), 1_000);
  vi.advanceTimersByTime(5_000);
  expect(told).not.toHaveBeenCalled();
  addresses = [];
  vi.advanceTimersByTime(2_000);
  expect(told).not.toHaveBeenCalled();
  addresses = ['192.168.1.7'];
  vi.advanceTimersByTime(2_000);
  expect(told).toHaveBeenCalledTimes(1);
  addresses = ['10.0.0.4'];
  vi.advanceTimersByTime(2_000);
  expect(told).toHaveBeenCalledTimes(2);
  stop();
  addresses = ['10.0.0.5'];
  vi.advanceTimersByTime(2_000);
  expect(told).toHaveBeenCalledTimes(2);
});
