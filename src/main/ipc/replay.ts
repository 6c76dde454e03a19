/** Calls about recordings that are played in place of the live market. */
import { join } from 'node:path';
import type { ReplayDesk } from '../services/replayDesk';
import { chooseFile } from './dialogs';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `replay.${string}`>;

const FILES = [{ name: 'Recordings', extensions: ['gz', 'plimsoll-recording'] }];
export const SAMPLE_RECORDING = 'recordings/deribit-simulated.plimsoll-recording.gz';

export function replayCalls(replay: ReplayDesk, resourcesPath: string): Pick<Handlers, Names> {
  return {
    'replay.open': async ({ path, isSample }, { contents }) => {
      const chosen = isSample
        ? join(resourcesPath, SAMPLE_RECORDING)
        : (path ?? (await chooseFile(contents, 'Replay a recording', FILES)));
      return chosen === null ? { ok: true, value: null } : replay.open(chosen);
    },
    'replay.close': async () => {
      await replay.close();
      return { ok: true, value: null };
    },
    'replay.play': ({ isPlaying }) => {
      replay.play(isPlaying);
      return { ok: true, value: null };
    },
    'replay.speed': ({ speed }) => {
      replay.setSpeed(speed);
      return { ok: true, value: null };
    },
    'replay.seek': async ({ positionMs }) => {
      await replay.seek(positionMs);
      return { ok: true, value: null };
    },
    'replay.state': () => ({ ok: true, value: replay.state() }),
  };
}
