/** Frames and REST bodies of Deribit without a session: what `plimsoll decode` and the fixtures use. */
import type { RecordedDecoder } from '../decoding';
import { recordedDecoder } from '../mapping/recorded';
import type { Mapping } from '../mapping/rows';
import { Acknowledgements } from './acknowledgements';
import { mapAnswer } from './answers';
import { deribitMemory, mapChannel, type DeribitMemory } from './channels';
import { errorText, readFrame, type Frame } from './wire';

type Control = Exclude<Frame, { type: 'data' }>;

function describe(frame: Control, asked: Acknowledgements): readonly [why: string, detail: string] {
  if (frame.type === 'error') return ['venue error', errorText(frame.error).slice(0, 200)];
  if (frame.type === 'answer') return asked.answer(frame.id, frame.result);
  return ['control frame', frame.testRequest ? 'heartbeat, to be answered' : 'heartbeat'];
}

/** One frame that a socket would have delivered. */
function mapFrame(m: Mapping, text: string, memory: DeribitMemory, asked: Acknowledgements): void {
  const frame = readFrame(text);
  if (!frame.ok) m.sink.rejected('bad frame', frame.failure);
  else if (frame.value.type === 'data') mapChannel(m, frame.value.channel, frame.value.data, memory);
  else m.sink.ignored(...describe(frame.value, asked));
}

export function deribitDecoder(): RecordedDecoder {
  const memory = deribitMemory();
  const asked = new Acknowledgements();
  const map = recordedDecoder('deribit', (m, frame) => {
    if (frame.direction === 'rest') mapAnswer(m, frame, memory);
    else mapFrame(m, frame.text, memory, asked);
  });
  return (frame, context, sink) => {
    if (frame.direction === 'sent') asked.note(frame.text);
    map(frame, context, sink);
  };
}
