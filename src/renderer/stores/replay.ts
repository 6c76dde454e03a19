/** The recording that is played in place of the live market, and its controls. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { ReplaySpeed, ReplayState } from '../../contracts/replay';
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

  async function start(): Promise<() => void> {
    const stop = onPush((message) => {
      if (message.type === 'replay') state.value = message.replay;
    });
    const answer = await call('replay.state', undefined);
    if (answer.ok) state.value = answer.value;
    return stop;
  }

  return { state, isActive, isOpening, open, close, play, setSpeed, seek, start };
});
