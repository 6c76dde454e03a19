/** Thread entry of the engine: messages in, session, messages out. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '../../engine/basics/result';
import { expiryVolsKey } from '../../engine/market/expiryVols';
import type { SmileReport } from '../../contracts/surface';
import type { MarginExplained } from '../../contracts/marginExplain';
import type { Result } from '../../contracts/result';
import { drillDown, runScenarios, type ScenarioRun } from '../compute/answers';
import { reproducibleFigures } from '../compute/recompute';
import { useBuiltKernel } from '../compute/kernelFile';
import { answerCallCauses } from '../compute/callCauses';
import { rehearse } from '../compute/rehearse';
import { startExplaining } from '../compute/explainMargin';
import { createDeskRuns } from '../compute/deskRuns';
import type {
  BestPostingAsk,
  CollateralValueAsk,
  DrillTarget,
  LiquidationAsk,
  ExplainAsk,
  WhatIfAsk,
  EngineQuestions,
  RehearseAsk,
  FromEngine,
  ToEngine,
} from '../compute/protocol';
import { slimFrame } from '../compute/slimFrame';
import { structureParts } from '../compute/structureParts';
import { answerWhatIf } from '../compute/whatIfAnswer';
import { createSurfaceDesk } from '../compute/surfaces/surfaceDesk';
import { createSession } from '../compute/session';
import type { SessionState } from '../compute/sessionState';

const port = parentPort;
invariant(port !== null, 'the engine entry runs as a worker thread');

const post = (message: FromEngine): void => port.postMessage(message);

useBuiltKernel(__dirname);

const session = createSession(
  {
    onStructure: (structure) => {
      for (const part of structureParts(structure)) post({ type: 'structurePart', part });
    },
    onReadings: (readings) => post({ type: 'readings', ...readings }),
    onFrame: (frame) => post({ type: 'frame', frame: slimFrame(frame) }),
  },
  () => performance.now(),
);

const surfaces = createSurfaceDesk(() => performance.now());
let isFitting = false;

function tellSmile(smile: SmileReport): void {
  session.setFit(expiryVolsKey(`${smile.venue}:${smile.indexName}`, smile.expiryMs), smile.vols);
  post({ type: 'smile', smile });
}

/** One expiry per turn of the event loop: a batch that arrives meanwhile waits for a single fit at most. */
function fitNext(): void {
  isFitting = surfaces.waiting > 0;
  if (!isFitting) return;
  setImmediate(fitNext);
  try {
    const smile = surfaces.step();
    if (smile !== undefined) tellSmile(smile);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post({ type: 'failure', failure: { reason: 'INTERNAL', message: `vol surface: ${text}` } });
  }
}

function takeChains({ chains }: Extract<ToEngine, { type: 'chains' }>): void {
  surfaces.take(chains);
  if (isFitting) return;
  isFitting = true;
  setImmediate(fitNext);
}

function setPortfolio({ portfolio }: Extract<ToEngine, { type: 'portfolio' }>): void {
  session.setPortfolio(portfolio);
  surfaces.setOverrides(portfolio.volOverrides ?? []).forEach(tellSmile);
}

const EXPLAIN_SLICE_MS = 10;

const runs = createDeskRuns({
  tell: (jobId, parts) => post({ type: 'progress', jobId, parts }),
  stopwatch: () => performance.now(),
});

let lastRun: ScenarioRun | undefined;

function answer(
  state: SessionState,
  message: Extract<ToEngine, { type: 'ask' }>,
): Result<unknown> | Promise<Result<unknown>> {
  switch (message.question) {
    case 'drillDown':
      return drillDown(state, message.ask as DrillTarget, lastRun);
    case 'runScenarios': {
      const { set, snapshot } = message.ask as EngineQuestions['runScenarios']['ask'];
      const run = runScenarios(state, set, snapshot);
      if (!run.ok) return run;
      lastRun = run.value;
      return { ok: true, value: run.value.outcomes };
    }
    case 'whatIf':
      return answerWhatIf(state, message.ask as WhatIfAsk, () => performance.now());
    case 'rehearse': {
      const { view, market, packs } = state;
      const { universe, wholeBook: book } = view;
      const rehearsed = { universe, book, market: { id: 'now', ...market }, packs };
      return rehearse(rehearsed, message.ask as RehearseAsk);
    }
    case 'callCauses':
      return answerCallCauses(state, message.ask as EngineQuestions['callCauses']['ask']);
    case 'report':
      return { ok: true, value: reproducibleFigures(state) };
    case 'collateralValue':
      return runs.value(state, message.ask as CollateralValueAsk);
    case 'collateralBest':
      return runs.best(state, message.ask as BestPostingAsk);
    case 'liquidationReplay':
      return runs.replay(state, message.ask as LiquidationAsk);
    case 'liquidationCascade':
      return runs.cascade(state, message.ask as LiquidationAsk);
    case 'explainMargin':
      return explain(state, message.ask as ExplainAsk);
  }
}

/** Newest explanation asked for: an older one that still runs gives up. */
let explaining = 0;

/** In slices between the market batches. */
async function explain(state: SessionState, ask: ExplainAsk): Promise<Result<MarginExplained>> {
  const started = startExplaining(state, ask);
  if (!started.ok) return started;
  const id = (explaining += 1);
  for (;;) {
    const until = performance.now() + EXPLAIN_SLICE_MS;
    while (performance.now() < until)
      if (started.value.step()) return { ok: true, value: started.value.result };
    await new Promise((resume) => setImmediate(resume));
    if (id !== explaining)
      return { ok: false, failure: { reason: 'CANCELLED', message: 'a newer explanation runs' } };
  }
}

async function guarded(work: () => Result<unknown> | Promise<Result<unknown>>): Promise<Result<unknown>> {
  try {
    return await work();
  } catch (error) {
    return { ok: false, failure: { reason: 'INTERNAL', message: `engine: ${String(error)}` } };
  }
}

async function ask(message: Extract<ToEngine, { type: 'ask' }>): Promise<void> {
  const answered = await guarded(() => {
    const state = session.current();
    if (state !== undefined) return answer(state, message);
    return { ok: false, failure: { reason: 'MISSING_MARKET_DATA', message: 'no prices have arrived yet' } };
  });
  post({ type: 'answer', id: message.id, answer: answered });
}

/** A batch that cannot be computed is reported; the next one starts from the state as it is. */
function takeMarket(message: Extract<ToEngine, { type: 'market' }>): void {
  try {
    session.takeMarket(message.batch, message.nowMs, message.feeds);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post({ type: 'failure', failure: { reason: 'INTERNAL', message: `engine: ${text}` } });
  } finally {
    post({ type: 'idle' });
  }
}

port.on('message', (message: ToEngine) => {
  if (message.type === 'market') takeMarket(message);
  else if (message.type === 'ask') void ask(message);
  else if (message.type === 'cancel') runs.cancel(message.jobId);
  else if (message.type === 'instruments') session.setInstruments(message.instruments);
  else if (message.type === 'portfolio') setPortfolio(message);
  else if (message.type === 'chains') takeChains(message);
  else if (message.type === 'rulePacks')
    session.setRulePacks(message.packs, message.chosen, message.calibrations, message.histories);
  else if (message.type === 'scenarioSets') session.setScenarioSets(message.sets);
  else if (message.type === 'view') session.setView(message.view);
  else if (message.type === 'hypothetical') session.setHypothetical(message);
  else session.freeze(message.snapshot);
});
