/** The margin report of the scope on screen: engine figures, portfolio and rule packs put together. */
import type { Result } from '../../contracts/result';
import type { RiskFigures } from '../../contracts/risk';
import type { Scope } from '../../contracts/view';
import type { RiskMultiplierSet } from '../../engine/risk/valueAtRisk/riskRequest';
import type { Instrument } from '../../engine/instruments/instrument';
import { packReference, type RulePack } from '../../engine/margin/rulePack';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { EngineClient } from '../compute/engineClient';
import { snapshotDigest } from '../feeds/boardSnapshot';
import type { ReportInput } from '../reports/model';
import type { PortfolioService } from './portfolio';

export interface ReportingParts {
  readonly engine: EngineClient;
  readonly portfolio: PortfolioService;
  readonly packs: () => readonly RulePack[];
  readonly sets: () => readonly ScenarioSet[];
  readonly known: (id: string) => Instrument | undefined;
  readonly multipliers: (scope: Scope) => Result<readonly RiskMultiplierSet[]>;
  /** The newest risk run of a scope. */
  readonly riskOf: (scope: Scope) => RiskFigures | null;
  readonly version: string;
  readonly now: () => number;
}

export async function reportInput(parts: ReportingParts): Promise<Result<ReportInput>> {
  const figures = await parts.engine.ask('report', null);
  if (!figures.ok) return figures;
  const portfolio = parts.portfolio.get();
  if (!portfolio.ok) return portfolio;
  const { structure, frame, ladders, worstScenarios, equityCurve, market, basis } = figures.value;
  const multipliers = parts.multipliers(structure.scope);
  if (!multipliers.ok) return multipliers;
  const snapshot = { ...market, id: snapshotDigest(market) };
  const held = structure.positions.flatMap(({ instrumentId }) => parts.known(instrumentId) ?? []);
  return {
    ok: true,
    value: {
      generatedMs: parts.now(),
      appVersion: parts.version,
      engineVersion: parts.version,
      scopeLabel: structure.scopeLabel,
      structure,
      frame: { ...frame, engine: { ...frame.engine, snapshotId: snapshot.id } },
      ladders,
      worstScenarios,
      snapshot,
      portfolio: basis?.portfolio ?? portfolio.value,
      balances: structure.balances,
      equityCurve,
      rulePacks: parts.packs().map(packReference),
      instruments: basis?.instruments ?? [
        ...new Map(held.map((instrument) => [instrument.id, instrument])).values(),
      ],
      scenarioSets: basis?.scenarioSets ?? parts.sets(),
      ...(basis === undefined ? {} : { basis }),
      multipliers: { sets: multipliers.value, risk: parts.riskOf(structure.scope) },
    },
  };
}
