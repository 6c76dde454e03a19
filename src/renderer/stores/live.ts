/** The book in view as it streams. Frames are kept whole and raw; one paint takes the newest. */
import { defineStore } from 'pinia';
import { computed, markRaw, shallowRef } from 'vue';
import type { LiveFrame } from '../../contracts/live';
import type { PushMessage } from '../../contracts/push';
import type { LiveStructure } from '../../contracts/structure';
import { DEFAULT_VIEW } from '../../contracts/view';
import { acknowledgeFrame, onPush } from '../bridge';
import { venueName } from '../format/venueName';

/** Without a frame for this long the numbers no longer count as live. */
const SILENCE_MS = 2500;
const WATCH_MS = 500;

export const useLive = defineStore('live', () => {
  const structure = shallowRef<LiveStructure | null>(null);
  const frame = shallowRef<LiveFrame | null>(null);
  const silentMs = shallowRef(0);
  let pending: LiveFrame | null = null;
  let arrivedAt = performance.now();

  function paint(): void {
    if (pending) frame.value = pending;
    pending = null;
    acknowledgeFrame();
  }

  function takeFrame(next: LiveFrame): void {
    arrivedAt = performance.now();
    if (silentMs.value !== 0) silentMs.value = 0;
    if (!pending) requestAnimationFrame(paint);
    pending = markRaw(next);
  }

  function receive(message: PushMessage): void {
    if (message.type === 'structure') structure.value = markRaw(message.structure);
    else if (message.type === 'frame') takeFrame(message.frame);
  }

  function watch(): void {
    const silence = performance.now() - arrivedAt;
    const isFrozen = frame.value?.engine.frozen === true;
    silentMs.value = silence > SILENCE_MS && !isFrozen ? silence : 0;
  }

  function start(): () => void {
    const stop = onPush(receive);
    const timer = setInterval(watch, WATCH_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }

  /** Frame whose rows belong to the structure on screen; null while they do not match. */
  const matched = computed(() =>
    frame.value && structure.value && frame.value.bookVersion === structure.value.bookVersion
      ? frame.value
      : null,
  );
  const frozen = computed(() => frame.value?.engine.frozen === true);
  const isEmpty = computed(() => structure.value !== null && structure.value.positions.length === 0);
  const offline = computed(() => {
    const feeds = frame.value?.feeds ?? [];
    return feeds.length === 0 || feeds.every((feed) => feed.state !== 'live' && feed.state !== 'stale');
  });
  /** A recording stands in the place of the market. */
  const isRecorded = computed(
    () => frame.value?.feeds.some(({ endpoint }) => endpoint.startsWith('recorded ')) ?? false,
  );
  /** Why the figures are not live, or null when they are. */
  const doubt = computed<string | null>(() => {
    const current = frame.value;
    if (!current) return null;
    if (silentMs.value > 0) return `engine silent for ${Math.round(silentMs.value / 1000)} s`;
    if (current.engine.frozen) return 'frozen snapshot';
    if (isRecorded.value) return 'recorded prices';
    const bad = current.feeds.filter((feed) => feed.state !== 'live' && feed.state !== 'off');
    if (bad.length > 0) return bad.map((feed) => `${venueName(feed.venue)} ${feed.state}`).join(', ');
    if (current.header.failedCount > 0) return `${current.header.failedCount} failed`;
    if (current.header.unmarginedCount > 0) return `${current.header.unmarginedCount} not margined`;
    return current.header.staleCount > 0 ? `${current.header.staleCount} stale` : null;
  });
  /** Accounts are margined one by one, so figures of several are sums, not one account's. */
  const sumOf = computed<string | null>(() => {
    const accounts = structure.value?.tree.filter(({ scope }) => scope.kind === 'account').length ?? 0;
    return structure.value?.scope.kind === 'desk' && accounts > 1 ? `Σ ${accounts} accounts` : null;
  });
  const underlyings = computed(() => structure.value?.underlyings ?? [DEFAULT_VIEW.ladder.underlying]);

  return {
    ...{ structure, frame, matched, frozen, isEmpty, offline, isRecorded, doubt },
    ...{ silentMs, sumOf, underlyings, start },
  };
});
