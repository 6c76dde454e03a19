/** The recording that is played in place of the live market, and its controls. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { REPLAY_SPEEDS, type ReplaySpeed, type ReplayState } from '../../contracts/replay';
import { call, onPush } from '../bridge';
import { useNotices } from './notices';

export const useReplay = defineStore('replay', () => {
  const state = shallowRef<ReplayState | null>(null);
  const isOpening = shallowRef(false);
  const isActive = computed(() => state.value !== null);

  async function open(isSample: boolean): Promise<void> {
    if (isOpening.value) return;
    isOpening.value = true;
    const answer = await call('replay.open', { path: null, isSample });
    isOpening.value = false;
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  async function close(): Promise<void> {
    const answer = await call('replay.close', undefined);
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  async function play(isPlaying: boolean): Promise<void> {
    const answer = await call('replay.play', { isPlaying });
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  async function setSpeed(speed: ReplaySpeed): Promise<void> {
    const answer = await call('replay.speed', { speed });
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  async function seek(positionMs: number): Promise<void> {
    const answer = await call('replay.seek', { positionMs });
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  /** Plays or pauses; at its end a recording begins anew. */
  async function toggle(): Promise<void> {
    const now = state.value;
    if (!now || now.isSeeking) return;
    if (!now.isPlaying && now.positionMs >= now.endMs) await seek(now.startMs);
    await play(!now.isPlaying);
  }

  async function step(ms: number): Promise<void> {
    const now = state.value;
    if (!now || now.isSeeking) return;
    await seek(Math.max(now.startMs, Math.min(now.endMs, now.positionMs + ms)));
  }

  async function changeSpeed(direction: 1 | -1): Promise<void> {
    const at = REPLAY_SPEEDS.findIndex((speed) => speed === state.value?.speed);
    const next = REPLAY_SPEEDS.at(Math.max(0, at + direction));
    if (state.value && next !== undefined) await setSpeed(next);
  }

  async function start(): Promise<() => void> {
    const stop = onPush((message) => {
      if (message.type === 'replay') state.value = message.replay;
    });
    const answer = await call('replay.state', undefined);
    if (answer.ok) state.value = answer.value;
    return stop;
  }

  return {
    ...{ state, isActive, isOpening, open, close, setSpeed, seek },
    ...{ toggle, step, changeSpeed, start },
  };
});
