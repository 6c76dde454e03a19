/** When an account is read, on a clock that the test moves. */
import { expect, it } from 'vitest';
import { ReadingTimes } from '../../../../src/main/feeds/accounts/readingTimes';
import type { Disposer, FeedClock } from '../../../../src/main/feeds/clock';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

class SteppedClock implements FeedClock {
  private nowMs = 0;
  private due: Due[] = [];
  now = (): number => this.nowMs;
  every = (): Disposer => () => undefined;

  after = (delayMs: number, run: () => void): Disposer => {
    const one = { atMs: this.nowMs + delayMs, run };
    this.due.push(one);
    return () => void (this.due = this.due.filter((other) => other !== one));
  };

  async moveTo(toMs: number): Promise<void> {
    for (;;) {
      const next = this.due.filter(({ atMs }) => atMs <= toMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.due = this.due.filter((other) => other !== next);
      this.nowMs = next.atMs;
      next.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.nowMs = toMs;
  }
}

function timesOn(paceMs: () => number, isGood: () => boolean = () => true) {
  const clock = new SteppedClock();
  const readAt: number[] = [];
  const read = (): Promise<boolean> => {
    readAt.push(clock.now());
    return Promise.resolve(isGood());
  };
  const times = new ReadingTimes({ clock, paceMs, read });
  times.start();
  return { clock, readAt, times };
}

it('reads at once, then at its pace', async () => {
  const { clock, readAt } = timesOn(() => 7_000);
  await clock.moveTo(15_000);
  expect(readAt).toEqual([0, 7_000, 14_000]);
});

it('reads 0.2 s after a change, a burst once, and a second after the last reading at the earliest', async () => {
  const { clock, readAt, times } = timesOn(() => 14_000);
  for (const atMs of [3_000, 3_050, 3_100, 3_300, 3_900]) {
    await clock.moveTo(atMs);
    times.hurry();
  }
  await clock.moveTo(10_000);
  expect(readAt).toEqual([0, 3_200, 4_200]);
});

it('reads twenty times a minute for changes at most, and at its pace beside', async () => {
  const { clock, readAt, times } = timesOn(() => 14_000);
  for (let atMs = 100; atMs <= 59_000; atMs += 100) {
    await clock.moveTo(atMs);
    times.hurry();
  }
  expect(readAt.length).toBeGreaterThanOrEqual(21);
  expect(readAt.length).toBeLessThanOrEqual(1 + 20 + 4);
});

it('lets changes not shorten the pause of readings that fail', async () => {
  let isGood = false;
  const { clock, readAt, times } = timesOn(
    () => 7_000,
    () => isGood,
  );
  for (let atMs = 1_000; atMs <= 60_000; atMs += 1_000) {
    await clock.moveTo(atMs);
    times.hurry();
    times.repace();
  }
  expect(readAt).toEqual([0, 14_000, 42_000]);
  isGood = true;
  await clock.moveTo(99_000);
  expect(readAt.slice(3)).toEqual([98_000]);
});

it('reads sooner when the pace becomes a shorter one, counted from the last reading', async () => {
  let paceMs = 14_000;
  const { clock, readAt, times } = timesOn(() => paceMs);
  await clock.moveTo(3_000);
  paceMs = 7_000;
  times.repace();
  await clock.moveTo(8_000);
  expect(readAt).toEqual([0, 7_000]);
});

it('reads once more after a change that came while it was reading', async () => {
  const clock = new SteppedClock();
  const readAt: number[] = [];
  const times = new ReadingTimes({
    clock,
    paceMs: () => 14_000,
    read() {
      readAt.push(clock.now());
      if (readAt.length === 1) times.hurry();
      return Promise.resolve(true);
    },
  });
  times.start();
  await clock.moveTo(5_000);
  expect(readAt).toEqual([0, 1_000]);
});
