/** Checks a report against itself: its inputs against their digest, its pages against theirs, its figures anew. */
import { viewSpecSchema } from '../../contracts/calls';
import { rulePackSchema } from '../../contracts/rulePacks';
import { scenarioSetSchema } from '../../contracts/scenarios';
import { failure, success, type Result } from '../../engine/basics/result';
import { snapshotDigest } from '../../main/feeds/boardSnapshot';
import { recompute } from '../../main/compute/recompute';
import type { ReportBasis } from '../../main/compute/reportBasis';
import { canonicalJson, INPUTS_FORMAT, INPUTS_VERSION, sha256 } from '../../main/reports/inputs';
import { readReport } from '../../main/reports/readReport';
import { resultsOf } from '../../main/reports/results';
import { compareFigures, type Difference } from './compareFigures';

export interface Check {
  readonly name: 'inputs' | 'pages' | 'rulePacks' | 'snapshot' | 'figures';
  readonly passed: boolean;
  readonly detail: string;
}

export interface Verdict {
  /** SHA-256 of the embedded inputs as they are. */
  readonly digest: string;
  readonly engineVersion: string;
  readonly checks: readonly Check[];
  readonly figures: number;
  readonly differences: readonly Difference[];
}

interface Embedded {
  readonly format: unknown;
  readonly formatVersion: unknown;
  readonly engineVersion: string;
  readonly portfolio: ReportBasis['portfolio'];
  readonly instruments: ReportBasis['instruments'];
  readonly snapshot: ReportBasis['market'];
  readonly scenarioSets: ReportBasis['scenarioSets'];
  readonly basis?: Pick<ReportBasis, 'view' | 'packs' | 'stale'> & {
    readonly packDigests: Readonly<Record<string, string>>;
  };
  readonly results: unknown;
}

const broken = (what: string, why: string): Result<never> =>
  failure('INVALID_INPUT', `the embedded inputs cannot be used: ${what}: ${why}`);

function parseInputs(json: string): Result<Embedded & Required<Pick<Embedded, 'basis'>>> {
  let inputs: Embedded;
  try {
    inputs = JSON.parse(json) as Embedded;
  } catch (error) {
    return broken('JSON', error instanceof Error ? error.message : String(error));
  }
  if (inputs.format !== INPUTS_FORMAT) return broken('format', `not ${INPUTS_FORMAT}`);
  if (inputs.formatVersion !== INPUTS_VERSION)
    return broken('format version', `${String(inputs.formatVersion)}; this Plimsoll reads ${INPUTS_VERSION}`);
  const { basis } = inputs;
  if (basis === undefined)
    return failure(
      'NOT_FOUND',
      'the report carries its inputs without rule packs: it cannot be computed again',
    );
  const problem = shapeProblem(inputs, basis);
  return problem === undefined ? success({ ...inputs, basis }) : broken(problem.what, problem.why);
}

function shapeProblem(
  { scenarioSets }: Embedded,
  { view, packs }: NonNullable<Embedded['basis']>,
): { what: string; why: string } | undefined {
  const parsed = [
    { what: 'view', result: viewSpecSchema.safeParse(view) },
    ...[...packs.shipped, ...packs.chosen.map(({ pack }) => pack)].map((pack) => ({
      what: `rule pack ${pack.id}`,
      result: rulePackSchema.safeParse(pack),
    })),
    ...scenarioSets.map((set) => ({
      what: `scenario set ${set.id}`,
      result: scenarioSetSchema.safeParse(set),
    })),
  ];
  for (const { what, result } of parsed) {
    if (result.success) continue;
    const [issue] = result.error.issues;
    return { what, why: `${issue.path.join('.')}: ${issue.message}` };
  }
  return undefined;
}

const check = (name: Check['name'], passed: boolean, good: string, bad: string): Check => ({
  name,
  passed,
  detail: passed ? good : bad,
});

function checkPacks({ packs, packDigests }: NonNullable<Embedded['basis']>): Check {
  const all = [...packs.shipped, ...packs.chosen.map(({ pack }) => pack)];
  const changed = all.filter(
    (pack) => packDigests[`${pack.id} ${pack.version}`] !== sha256(canonicalJson(pack)),
  );
  const names = changed.map(({ id, version }) => `${id} ${version}`).join(', ');
  return check(
    'rulePacks',
    changed.length === 0,
    `${all.length} rule packs have their SHA-256`,
    `changed since they were embedded: ${names}`,
  );
}

/** NOT_FOUND, PARSE or INVALID_INPUT when there is nothing that could be verified. */
export async function verifyReport(bytes: Uint8Array): Promise<Result<Verdict>> {
  const read = await readReport(bytes);
  if (!read.ok) return read;
  const { json, statedDigest, statedPages, pages } = read.value;
  const digest = sha256(json);
  const parsed = parseInputs(json);
  if (!parsed.ok) return parsed;
  const { engineVersion, portfolio, instruments, snapshot, scenarioSets, basis, results } = parsed.value;
  const { view, packs, stale } = basis;
  let figures: ReturnType<typeof recompute>;
  let snapshotId: string;
  try {
    snapshotId = snapshotDigest(snapshot);
    figures = recompute({ portfolio, instruments, packs, scenarioSets, view, market: snapshot, stale });
  } catch (error) {
    return broken('recomputation', error instanceof Error ? error.message : String(error));
  }
  if (figures === undefined) return broken('recomputation', 'there is nothing to compute');
  const again = JSON.parse(canonicalJson(resultsOf(figures))) as unknown;
  const { figures: count, differences } = compareFigures(results, again);
  const stated = statedDigest ?? 'none';
  return success({
    digest,
    engineVersion,
    checks: [
      check(
        'inputs',
        digest === statedDigest,
        `SHA-256 ${digest}`,
        `the inputs have SHA-256 ${digest}, the report states ${stated}`,
      ),
      check(
        'pages',
        pages === statedPages,
        'as they were printed',
        statedPages === undefined ? 'the report names no digest of its pages' : 'the pages were changed',
      ),
      checkPacks(basis),
      check(
        'snapshot',
        snapshotId === snapshot.id,
        snapshotId,
        `the market has id ${snapshotId}, the report states ${snapshot.id}`,
      ),
      check(
        'figures',
        differences.length === 0,
        `${count} figures come out again`,
        `${differences.length} of ${count} figures differ`,
      ),
    ],
    figures: count,
    differences,
  });
}
