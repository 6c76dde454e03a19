/** The inputs that travel inside the PDF: canonical JSON, so that equal inputs have equal bytes and one digest. */
import { createHash } from 'node:crypto';
import { plain, type EmbeddedBasis, type ReportInput } from './model';
import { resultsOf } from './results';

export const INPUTS_FILE_NAME = 'plimsoll-inputs.json';
export const INPUTS_FORMAT = 'plimsoll-report-inputs';
export const INPUTS_VERSION = 1;

export interface EmbeddedInputs {
  readonly json: string;
  /** SHA-256 of the UTF-8 bytes of `json`. */
  readonly digest: string;
}

/** JSON with sorted keys and no spaces; a non-finite number is null, an absent field is left out. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(plain(value)));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Everything a recomputation needs, and the figures it must come back with. The instant of the export stays out. */
export function embeddedInputs(input: ReportInput): EmbeddedInputs {
  const { structure } = input;
  const json = canonicalJson({
    format: INPUTS_FORMAT,
    formatVersion: INPUTS_VERSION,
    appVersion: input.appVersion,
    engineVersion: input.engineVersion,
    scope: structure.scope,
    scopeLabel: input.scopeLabel,
    portfolio: input.portfolio,
    balances: input.balances,
    instruments: input.instruments ?? [],
    snapshot: input.snapshot,
    scenarioSets: input.scenarioSets ?? [],
    rulePacks: input.rulePacks,
    view: viewOf(input),
    basis: basisOf(input.basis),
    results: resultsOf(input),
  });
  return { json, digest: sha256(json) };
}

const packName = ({ id, version }: { readonly id: string; readonly version: string }): string =>
  `${id} ${version}`;

/** Packs whole, each named with the SHA-256 of its canonical JSON. */
function basisOf(basis: EmbeddedBasis | undefined): unknown {
  if (basis === undefined) return undefined;
  const { shipped, chosen } = basis.packs;
  const packs = [...shipped, ...chosen.map(({ pack }) => pack)];
  const packDigests = Object.fromEntries(packs.map((pack) => [packName(pack), sha256(canonicalJson(pack))]));
  return { view: basis.view, packs: basis.packs, stale: basis.stale, packDigests };
}

function viewOf(input: ReportInput): unknown {
  const { heatmap } = input.frame;
  return {
    heatmap: heatmap && {
      underlying: heatmap.underlying,
      spotMoves: heatmap.spotMoves,
      volMoves: heatmap.volMoves,
      volType: heatmap.volType,
      daysForward: heatmap.daysForward,
    },
    curveMoves: input.equityCurve?.map((point) => point.move) ?? [],
  };
}
