import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shippedRulePack } from '../../../src/cli/resources';
import { scenarioSetSchema } from '../../../src/contracts/scenarios';
import { MARGIN_MODELS } from '../../../src/engine/margin/models';
import { openTape } from '../../../src/main/feeds/tape/tape';
import { readSampleBook } from '../../../src/main/files/sampleBook';
import { replayFrames, type ReplayRun } from '../../../src/main/services/replayFrames';

const FILE = 'resources/recordings/deribit-simulated.plimsoll-recording.gz';

async function play(bytes: Buffer, everyMs: number, pause?: () => boolean): Promise<ReplayRun> {
  const tape = openTape(bytes);
  if (!tape.ok) throw new Error(tape.failure.message);
  const sample = await readSampleBook('resources/samples/sampleBook.json');
  if (!sample.ok) throw new Error(sample.failure.message);
  const library = JSON.parse(readFileSync('resources/scenarios/stressLibrary.json', 'utf8')) as unknown;
  const done = await replayFrames({
    tape: tape.value,
    everyMs,
    sample: sample.value,
    packs: MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)),
    sets: [scenarioSetSchema.parse(library)],
    ...(pause ? { pause } : {}),
  });
  if (!done.ok) throw new Error(done.failure.message);
  return done.value;
}

test(
  'the shipped recording gives the same frames and margins at any speed',
  { timeout: 120_000 },
  async () => {
    const bytes = readFileSync(FILE);
    expect(bytes.length).toBeLessThan(400_000);
    const fast = await play(bytes, 5_000);
    let events = 0;
    const slow = await play(bytes, 5_000, () => (events += 1) % 7 === 0);
    expect(events).toBeGreaterThan(1_000);
    expect(slow.instants.map(({ atMs, sha256 }) => `${atMs} ${sha256}`)).toEqual(
      fast.instants.map(({ atMs, sha256 }) => `${atMs} ${sha256}`),
    );
    expect(slow.sha256).toBe(fast.sha256);
    const last = fast.instants.at(-1)?.frame;
    expect(fast.positions).toBeGreaterThan(20);
    expect(last?.feeds[0].state).toBe('live');
    expect(last?.header.initialMarginUsd).toBeGreaterThan(1_000);
    expect(last?.header.failedCount).toBe(0);
    expect(new Set(fast.instants.map(({ sha256 }) => sha256)).size).toBe(fast.instants.length);
  },
);
