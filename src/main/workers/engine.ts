/** Thread entry of the engine: messages in, session, messages out. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '../../engine/basics/result';
import type { Result } from '../../contracts/result';
import { drillDown, reportFigures, runScenarios, type ScenarioRun } from '../compute/answers';
import { useBuiltKernel } from '../compute/kernelFile';
import type { DrillTarget, EngineQuestions, FromEngine, ToEngine } from '../compute/protocol';
import { slimFrame } from '../compute/slimFrame';
import { structureParts } from '../compute/structureParts';
import { createSession, type SessionState } from '../compute/session';

const port = parentPort;
invariant(port !== null, 'the engine entry runs as a worker thread');

const post = (message: FromEngine): void => port.postMessage(message);

useBuiltKernel(__dirname);

const session = createSession(
  {
    onStructure: (structure) => {
      for (const part of structureParts(structure)) post({ type: 'structurePart', part });
    },
    onFrame: (frame) => post({ type: 'frame', frame: slimFrame(frame) }),
  },
  () => performance.now(),
);

let lastRun: ScenarioRun | undefined;

function answer(state: SessionState, message: Extract<ToEngine, { type: 'ask' }>): Result<unknown> {
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
    case 'report':
      return { ok: true, value: reportFigures(state) };
  }
}

function guarded(work: () => Result<unknown>): Result<unknown> {
  try {
    return work();
  } catch (error) {
    return { ok: false, failure: { reason: 'INTERNAL', message: `engine: ${String(error)}` } };
  }
}

function ask(message: Extract<ToEngine, { type: 'ask' }>): void {
  const answered = guarded(() => {
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
  else if (message.type === 'ask') ask(message);
  else if (message.type === 'instruments') session.setInstruments(message.instruments);
  else if (message.type === 'portfolio') session.setPortfolio(message.portfolio);
  else if (message.type === 'rulePacks') session.setRulePacks(message.packs);
  else if (message.type === 'scenarioSets') session.setScenarioSets(message.sets);
  else if (message.type === 'view') session.setView(message.view);
  else session.freeze(message.snapshot);
});
