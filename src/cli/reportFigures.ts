/** Everything a report prints, computed on the engine thread from files: the same code as in the app. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ScenarioSet } from '../contracts/domain';
import { DEFAULT_VIEW } from '../contracts/live';
import type { Instrument } from '../engine/instruments/instrument';
import { MARGIN_MODELS } from '../engine/margin/models';
import type { Portfolio } from '../engine/portfolio/portfolio';
import { startEngine } from '../main/compute/engineClient';
import type { ReportFigures } from '../main/compute/protocol';
import { InputError } from './commands/command';
import type { MarketFile } from './portfolioFiles';
import { shippedRulePack } from './resources';

export interface FiguresRequest {
  readonly portfolio: Portfolio;
  readonly market: MarketFile;
  readonly instruments: readonly Instrument[];
  readonly scenarioSets: readonly ScenarioSet[];
}

/** Throws `InputError` with the engine's own words when it cannot give the figures. */
export async function reportFigures(request: FiguresRequest): Promise<ReportFigures> {
  const engine = startEngine(threadFile('engine.cjs'), {
    onStructure: () => undefined,
    onFrame: () => undefined,
    onFailure: () => undefined,
  });
  try {
    engine.set({ type: 'instruments', instruments: request.instruments });
    engine.set({
      type: 'rulePacks',
      packs: MARGIN_MODELS.map((model) => shippedRulePack(model.rulePackKind)),
    });
    engine.set({ type: 'scenarioSets', sets: request.scenarioSets });
    engine.set({ type: 'portfolio', portfolio: request.portfolio });
    engine.set({ type: 'view', view: DEFAULT_VIEW });
    engine.set({ type: 'freeze', snapshot: request.market.snapshot });
    const answer = await engine.ask('report', null);
    if (!answer.ok) throw new InputError(answer.failure.message);
    return answer.value;
  } finally {
    await engine.stop();
  }
}

/** Built threads stand beside the built command line, which may itself be in a folder of chunks. */
function threadFile(name: string): string {
  const found = [__dirname, dirname(__dirname)]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
  if (found === undefined) throw new InputError(`${name} of the built app was not found beside ${__dirname}`);
  return found;
}
