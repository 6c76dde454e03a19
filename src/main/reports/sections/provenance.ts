/** With which rules and which engine the numbers were made, and how they can be made again. */
import type { MarginResult, RulePackReference } from '../../../contracts/domain';
import { longTime, plural } from '../figures';
import { INPUTS_FILE_NAME } from '../inputs';
import { html, type Content, type Markup } from '../markup';
import type { Plain, ReportModel } from '../model';
import { table } from '../table';
import type { ReportSection } from './section';

export const provenance: ReportSection = {
  id: 'provenance',
  title: 'Rules, engine and reproduction',
  width: 'full',
  render: (model) =>
    html`${rulePackTable(model.rulePacks)} ${model.rulePacks.map(weakParameters)}
    ${model.margins.map(modelNotes)} ${reproduction(model)}`,
};

const rulePackTable = (packs: readonly Plain<RulePackReference>[]): Markup =>
  table(
    [
      { label: 'Rule pack', align: 'left', width: 26 },
      { label: 'Venue', align: 'left', width: 10 },
      { label: 'Version', align: 'left', width: 12 },
      { label: 'Effective from', align: 'left', width: 14 },
      { label: 'Source', align: 'left', width: 38 },
    ],
    packs.map((pack) => ({
      cells: [
        pack.id,
        pack.venue,
        pack.version,
        pack.effectiveFrom,
        html`<span class="url">${pack.sourceUrl}</span>`,
      ],
    })),
  );

function weakParameters(pack: Plain<RulePackReference>): Content {
  if (pack.weakParameters.length === 0) return null;
  const words = pack.weakParameters.map((weak) => `${weak.name} (${weak.confidence.replace('-', ' ')})`);
  return html`<p class="note">
    <b>${pack.id}</b>: replica, ${plural(words.length, 'parameter')} assumed: ${words.join(', ')}.
  </p>`;
}

function modelNotes(margin: Plain<MarginResult>): Content {
  return html`<div class="keep">
    <h3>${margin.modelName}</h3>
    <p class="note">Rule: ${margin.rule}. ${margin.notes.join(' ')}</p>
  </div>`;
}

const reproduction = (model: ReportModel): Markup =>
  html`<div class="keep">
    <h3>Reproduction</h3>
    <p class="note">
      Plimsoll ${model.appVersion}, engine ${model.engineVersion}. Made ${longTime(model.generatedMs)} from
      portfolio ${model.portfolioName}. All inputs are embedded in this file as ${INPUTS_FILE_NAME}; the
      SHA-256 digest of that attachment is
    </p>
    <p class="digest">${model.digest}</p>
  </div>`;
