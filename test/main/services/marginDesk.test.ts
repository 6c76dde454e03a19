import { expect, test } from 'vitest';
import { createReadingsFollower } from '../../../src/main/services/marginDesk';
import type { AccountReadings } from '../../../src/main/compute/protocol';

const readingsAt = (atMs: number): AccountReadings => ({ readings: [], atMs });

test('readings are passed on twice a second at most, and none of a recording', () => {
  let isRecording = false;
  const heard: string[] = [];
  const hear = (name: string) => ({
    follow: (_: unknown, atMs?: number) => void heard.push(`${name} ${atMs ?? ''}`),
  });
  const follow = createReadingsFollower({
    calls: hear('calls'),
    alerts: hear('alerts'),
    collateral: hear('collateral'),
    accountSync: hear('accountSync'),
    isRecording: () => isRecording,
  });

  follow(readingsAt(1_000));
  expect(heard).toEqual(['calls 1000', 'alerts 1000', 'collateral ', 'accountSync ']);
  heard.length = 0;
  follow(readingsAt(1_499));
  expect(heard).toEqual([]);
  follow(readingsAt(1_500));
  expect(heard).toHaveLength(4);
  isRecording = true;
  heard.length = 0;
  follow(readingsAt(9_000));
  expect(heard).toEqual([]);
});
