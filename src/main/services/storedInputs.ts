/** Tells the engine thread what is stored, at the start and at every change: rule packs, scenario sets, the portfolio. */
import type { Result } from '../../contracts/result';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { EngineClient } from '../compute/engineClient';
import type { CalibrationService } from './calibrations';
import type { Backfill } from './backfill';
import type { Events } from './events';
import type { HistoryService } from './histories';
import type { PackService } from './packs';
import type { PortfolioService } from './portfolio';
import type { ScenarioLibrary } from './scenarioLibrary';

export interface StoredInputs {
  readonly portfolio: PortfolioService;
  readonly library: ScenarioLibrary;
  readonly packDesk: PackService;
  readonly calibrations: CalibrationService;
  readonly histories: HistoryService;
  readonly backfill: Pick<Backfill, 'onChange'>;
  readonly events: Events;
}

/** Sets that cannot be read are left out. */
export function readScenarioSets(library: ScenarioLibrary): ScenarioSet[] {
  const listed = library.list();
  if (!listed.ok) return [];
  return listed.value.flatMap(({ id }) => {
    const set = library.get(id);
    return set.ok ? [set.value] : [];
  });
}

/** `show` puts a portfolio on screen; `followPortfolio` does so anew. */
export function followStored(
  { portfolio, library, packDesk, calibrations, histories, backfill, events }: StoredInputs,
  engine: EngineClient,
  show: (portfolio: Portfolio) => void,
): { followPortfolio(): void; stop(): void } {
  function use<T>(read: Result<T>, take: (value: T) => void): void {
    if (read.ok) take(read.value);
    else events.record('error', 'storage', read.failure.message);
  }
  const followPortfolio = (): void => use(portfolio.get(), show);
  const followPacks = (): void =>
    use(packDesk.shelf(), ({ shipped, chosen, calibrations: periods = [], histories: levels = [] }) =>
      engine.set({ type: 'rulePacks', packs: shipped, chosen, calibrations: periods, histories: levels }),
    );
  const followLibrary = (): void => engine.set({ type: 'scenarioSets', sets: readScenarioSets(library) });

  followPacks();
  followLibrary();
  followPortfolio();
  const disposers = [
    portfolio.onChange(followPortfolio),
    library.onChange(followLibrary),
    packDesk.onChange(followPacks),
    calibrations.onChange(followPacks),
    histories.onChange(followPacks),
    backfill.onChange(followPacks),
  ];
  return { followPortfolio, stop: () => disposers.forEach((dispose) => dispose()) };
}
