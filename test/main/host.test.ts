import { describe, expect, it } from 'vitest';
import { readLaunchOptions } from '../../src/main/host';

describe('launch options', () => {
  it('default to the built-in exchange and no demo', () => {
    expect(readLaunchOptions(['electron', '.'], {})).toMatchObject({
      isDemo: false,
      exitAfterDemo: false,
      deribitUrl: null,
      benchmarkPositions: 0,
      isRecorded: false,
      simulator: { port: 0, messagesPerSecond: null },
    });
  });

  it('are read from switches and the environment; nonsense falls back', () => {
    const argv = [
      '--demo',
      '--demo-output=/tmp/x=y',
      '--simulator-seed=7',
      '--simulator-rate=many',
      '--recorded',
    ];
    expect(readLaunchOptions(argv, { PLIMSOLL_DEMO_EXIT: '1' })).toMatchObject({
      isDemo: true,
      demoOutput: '/tmp/x=y',
      exitAfterDemo: true,
      isRecorded: true,
      simulator: { seed: 7, messagesPerSecond: null },
    });
  });
});
