/** Every section of the report, in print order. */
import { collateral } from './collateral';
import { dataQuality } from './dataQuality';
import { equityCurve } from './equityCurve';
import { heatmap } from './heatmap';
import { ladder } from './ladder';
import { marginComponents } from './marginComponents';
import { marketData } from './marketData';
import { multipliers } from './multipliers';
import { positions } from './positions';
import { provenance } from './provenance';
import { regimeComponents } from './regimeComponents';
import { regimes } from './regimes';
import { scenarioPositions } from './scenarioPositions';
import type { ReportSection } from './section';
import { worstScenarios } from './worstScenarios';

export const SECTIONS: readonly ReportSection[] = [
  marginComponents,
  heatmap,
  regimes,
  worstScenarios,
  equityCurve,
  dataQuality,
  ladder,
  scenarioPositions,
  regimeComponents,
  positions,
  collateral,
  marketData,
  multipliers,
  provenance,
];
