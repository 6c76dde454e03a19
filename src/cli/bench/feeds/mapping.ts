/** Cost of a frame from text to updates, beside that of `JSON.parse` alone on the same frames. */
import type { Venue } from '../../../engine/instruments/instrument';
import { DECODERS } from '../../../main/feeds/decoders';
import type { DecodeContext, DecodeSink, RecordedFrame } from '../../../main/feeds/decoding';
import type { MarketUpdate } from '../../../main/feeds/feed';
import { timeInTurn, type BenchResult } from '../measure';
import { recordVenue } from './recordVenue';

const FRAMES = 4_000;
const WARM_UPS = 12;
const SAMPLES = 25;

/** Data frames only: calls and their answers are rare. */
const isData = ({ direction, text }: RecordedFrame): boolean => direction === 'received' && text.length > 200;

class Counter implements DecodeSink {
  updates: MarketUpdate[] = [];
  rejections = 0;
  ignored(): void {
    /* counted by feeds, not here */
  }
  rejected(): void {
    this.rejections += 1;
  }
}

function decoding(frames: readonly RecordedFrame[], venue: Venue): () => void {
  const decode = DECODERS[venue]();
  const sink = new Counter();
  const context: DecodeContext = {
    instrument: () => undefined,
    localTimeMs: Date.now(),
    latestTimeMs: Infinity,
  };
  for (const frame of frames) decode(frame, context, sink);
  const data = frames.filter(isData);
  return () => {
    for (const frame of data) {
      decode(frame, context, sink);
      // Sessions hand over what a frame held before they take the next.
      sink.updates = [];
    }
  };
}

type Pair = Readonly<Record<'parse' | 'map', BenchResult>>;

async function measure(venue: Venue): Promise<Pair> {
  const frames = await recordVenue(venue, FRAMES);
  const texts = frames.filter(isData).map(({ text }) => text);
  if (texts.length === 0) throw new Error(`no data frame of ${venue}`);
  const shape = { unit: 'ns/frame', count: texts.length, warmUps: WARM_UPS, samples: SAMPLES } as const;
  const [parse, map] = timeInTurn([
    { ...shape, id: `feeds.${venue}.parse`, run: () => texts.forEach((text) => void JSON.parse(text)) },
    { ...shape, id: `feeds.${venue}.map`, run: decoding(frames, venue) },
  ]);
  return { parse, map };
}

const measured = new Map<Venue, Promise<Pair>>();

/** Both figures of a venue come from one run. */
export const mappingBench = (venue: Venue, which: keyof Pair) => async (): Promise<BenchResult> => {
  const known = measured.get(venue) ?? measure(venue);
  measured.set(venue, known);
  return (await known)[which];
};
