import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { takeSnapshot } from '../../../src/main/feeds/boardSnapshot';
import { openTape } from '../../../src/main/feeds/tape/tape';
import { silentLogger } from '../../../src/main/log';
import { hashOf } from '../../../src/main/services/replayFrames';
import { ReplayKeyframes } from '../../../src/main/services/replayKeyframes';
import { ReplayMarket } from '../../../src/main/services/replayMarket';

const opened = openTape(readFileSync('resources/recordings/deribit-simulated.plimsoll-recording.gz'));
if (!opened.ok) throw new Error(opened.failure.message);
const tape = opened.value;
const lengthMs = tape.endMs - tape.startMs;

const begun: ReplayMarket[] = [];
function begin(): ReplayMarket {
  const market = new ReplayMarket(tape, silentLogger, []);
  begun.push(market);
  return market;
}

async function play(market: ReplayMarket, untilMs: number): Promise<void> {
  for (;;) {
    const played = await market.slice(untilMs);
    if (!played.ok) throw new Error(played.failure.message);
    if (played.value) return;
  }
}

const stateOf = (market: ReplayMarket): string =>
  hashOf([takeSnapshot(market.board, market.now()), market.statuses()]);

afterEach(async () => {
  await Promise.all(begun.splice(0).map((market) => market.stop()));
});

describe('keyframes of a recording', () => {
  test(
    'a jump from one gives the board that playing from the start gives',
    { timeout: 120_000 },
    async () => {
      const keyframes = new ReplayKeyframes(begin, tape);
      while (!keyframes.isComplete) await keyframes.tend();
      for (const share of [0.3, 0.62, 0.97]) {
        const ms = tape.startMs + share * lengthMs;
        const straight = begin();
        await play(straight, ms);
        const jumped = keyframes.take(-Infinity, ms);
        if (!jumped) throw new Error(`no keyframe before ${share}`);
        expect(ms - jumped.positionMs, 'left to play').toBeLessThanOrEqual(lengthMs / 8);
        await play(jumped, ms);
        expect(stateOf(jumped)).toBe(stateOf(straight));
      }
      expect(keyframes.isComplete).toBe(false);
      await keyframes.stop();
    },
  );

  test('one that was taken is made anew; none lies before the first part or behind where it is asked from', async () => {
    const keyframes = new ReplayKeyframes(begin, tape);
    const first = tape.startMs + lengthMs / 8;
    expect(keyframes.take(-Infinity, tape.endMs), 'none is ready').toBeUndefined();
    while (!keyframes.take(-Infinity, first)) await keyframes.tend();
    expect(keyframes.take(-Infinity, first)).toBeUndefined();
    const count = begun.length;
    await keyframes.tend();
    expect(begun.length).toBe(count + 1);
    expect(keyframes.take(first, tape.endMs)).toBeUndefined();
    expect(keyframes.take(-Infinity, first - 1)).toBeUndefined();
    await keyframes.stop();
  });
});
