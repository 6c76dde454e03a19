/** The named scenarios that hurt most, worst first; those that failed stand below with their reason. */
import { DASH, money, percent, plural } from '../figures';
import { html, type Content } from '../markup';
import type { Plain, ReportModel } from '../model';
import type { ScenarioOutcome } from '../../../contracts/live';
import { note, table } from '../table';
import type { ReportSection } from './section';

const SHOWN = 6;
type Outcome = Plain<ScenarioOutcome>;

export const worstScenarios: ReportSection = {
  id: 'worst',
  title: 'Worst scenarios',
  width: 'half',
  keepTogether: true,
  render: (model) => {
    const ranked = rankedOutcomes(model);
    if (model.scenarios.length === 0) return note('No scenario set was run.');
    return html`${table(
      [{ label: 'Scenario', align: 'left', width: 50 }, { label: 'P&L' }, { label: 'MM/equity %' }],
      ranked.slice(0, SHOWN).map((outcome) => ({
        cells: [outcome.name, money(outcome.pnlUsd), ratioAfter(outcome)],
      })),
    )}${failedNote(model)}`;
  },
};

const rankedOutcomes = ({ scenarios }: ReportModel): readonly Outcome[] =>
  scenarios.filter((outcome) => outcome.pnlUsd !== null).sort((a, b) => (a.pnlUsd ?? 0) - (b.pnlUsd ?? 0));

const ratioAfter = ({ equityUsd, maintenanceMarginUsd }: Outcome): string => {
  if (equityUsd === null || maintenanceMarginUsd === null) return DASH;
  return equityUsd > 0 ? percent(maintenanceMarginUsd / equityUsd) : 'no equity';
};

function failedNote({ scenarios }: ReportModel): Content {
  const failed = scenarios.filter((outcome) => outcome.pnlUsd === null || outcome.failure !== undefined);
  if (failed.length === 0) return null;
  const reasons = failed.map((outcome) => `${outcome.name}: ${outcome.failure?.message ?? 'no result'}`);
  return note(`${plural(failed.length, 'scenario')} without a complete result. ${reasons.join('; ')}`);
}
