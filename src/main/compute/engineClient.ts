/**
 * Main's side of the engine thread: posts state, asks questions, and keeps at most one market batch in flight, so
 * that a slow revaluation conflates ticks instead of queueing them.
 */
import { Worker } from 'node:worker_threads';
import type { FeedStatus } from '../../contracts/feedStatus';
import { expiryVolsKey } from '../../engine/market/expiryVols';
import type { OptionChain } from '../../engine/market/optionChain';
import type { SmileReport } from '../../contracts/surface';
import type { LiveFrame } from '../../contracts/live';
import type { StructurePart } from '../../contracts/structure';
import type { Failure, Result } from '../../contracts/result';
import type {
  AccountReadings,
  EngineQuestions,
  FromEngine,
  MarketBatch,
  QuestionName,
  ToEngine,
} from './protocol';

type State = Exclude<
  ToEngine,
  { type: 'ask' } | { type: 'cancel' } | { type: 'market' } | { type: 'chains' }
>;

export interface EngineEvents {
  onStructurePart(part: StructurePart): void;
  onFrame(frame: LiveFrame): void;
  onReadings(readings: AccountReadings): void;
  /** One expiry of a vol surface was fitted. */
  onSmile?(smile: SmileReport): void;
  /** How far a run is that takes longer. */
  onProgress?(jobId: string, parts: number): void;
  onFailure(failure: Failure): void;
}

export interface EngineClient {
  set(state: State): void;
  /** False while a batch is being computed: keep the values on the board and try again. */
  readonly isIdle: boolean;
  postMarket(batch: MarketBatch, nowMs: number, feeds: readonly FeedStatus[]): void;
  /** At most `chainRoom` chains at a time: what is not fitted yet is not posted again. */
  postChains(chains: readonly OptionChain[]): void;
  readonly chainRoom: number;
  ask<Q extends QuestionName>(
    question: Q,
    ask: EngineQuestions[Q]['ask'],
  ): Promise<EngineQuestions[Q]['answer']>;
  /** A thread without memory of any market, with the state that was set; nothing is frozen. */
  restart(): Promise<void>;
  /** Ends a run in the thread; one that has ended stays as it is. */
  cancel(jobId: string): void;
  stop(): Promise<void>;
}

/** Chains on their way or waiting in the thread. */
const MOST_UNFITTED = 8;

const stopped = (message: string): Result<never> => ({ ok: false, failure: { reason: 'INTERNAL', message } });

/** Starts the thread at `path`; after a crash it is started again with the state it had. */
export function startEngine(path: string, events: EngineEvents): EngineClient {
  const states = new Map<State['type'], State>();
  const waiting = new Map<number, (answer: Result<unknown>) => void>();
  const unfitted = new Set<string>();
  let nextId = 1;
  let isIdle = true;
  let isStopping = false;
  let restarts = 0;
  let worker = spawn();

  function spawn(): Worker {
    const thread = new Worker(path);
    thread.on('message', onMessage);
    thread.on('error', (error) => onCrash(error));
    return thread;
  }

  function onMessage(message: FromEngine): void {
    if (message.type === 'structurePart') events.onStructurePart(message.part);
    else if (message.type === 'frame') events.onFrame(message.frame);
    else if (message.type === 'readings') events.onReadings(message);
    else if (message.type === 'smile') onSmile(message.smile);
    else if (message.type === 'progress') events.onProgress?.(message.jobId, message.parts);
    else if (message.type === 'failure') events.onFailure(message.failure);
    else if (message.type === 'idle') isIdle = true;
    else {
      waiting.get(message.id)?.(message.answer);
      waiting.delete(message.id);
    }
  }

  function onSmile(smile: SmileReport): void {
    unfitted.delete(expiryVolsKey(`${smile.venue}:${smile.indexName}`, smile.expiryMs));
    events.onSmile?.(smile);
  }

  function onCrash(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    events.onFailure({ reason: 'INTERNAL', message: `engine thread stopped: ${text}` });
    for (const resolve of waiting.values()) resolve(stopped('the engine thread stopped'));
    waiting.clear();
    unfitted.clear();
    if (isStopping || restarts >= 5) return;
    restarts += 1;
    worker = spawn();
    isIdle = true;
    for (const state of states.values()) worker.postMessage(state);
  }

  return {
    set(state) {
      states.set(state.type, state);
      worker.postMessage(state);
    },
    get isIdle() {
      return isIdle;
    },
    postMarket(batch, nowMs, feeds) {
      isIdle = false;
      worker.postMessage({ type: 'market', batch, nowMs, feeds } satisfies ToEngine);
    },
    get chainRoom() {
      return Math.max(0, MOST_UNFITTED - unfitted.size);
    },
    postChains(chains) {
      for (const { key } of chains) unfitted.add(key);
      worker.postMessage({ type: 'chains', chains } satisfies ToEngine);
    },
    ask(question, ask) {
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, resolve as (answer: Result<unknown>) => void);
        worker.postMessage({ type: 'ask', id, question, ask } satisfies ToEngine);
      });
    },
    async restart() {
      const old = worker;
      old.removeAllListeners();
      for (const resolve of waiting.values()) resolve(stopped('the market on screen was changed'));
      waiting.clear();
      unfitted.clear();
      states.delete('freeze');
      worker = spawn();
      isIdle = true;
      for (const state of states.values()) worker.postMessage(state);
      await old.terminate();
    },
    cancel(jobId) {
      worker.postMessage({ type: 'cancel', jobId } satisfies ToEngine);
    },
    async stop() {
      isStopping = true;
      for (const resolve of waiting.values()) resolve(stopped('the app is closing'));
      waiting.clear();
      await worker.terminate();
    },
  };
}
