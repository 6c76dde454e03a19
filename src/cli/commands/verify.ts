/** `plimsoll verify`: a margin report computed again from the inputs inside it. */
import { readArguments } from '../args';
import { readBytes } from '../files';
import { verifyReport, type Verdict } from '../verify/verifyReport';
import { EXIT_CHECK_FAILED, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

const SHOWN = 50;

export const verify: Command = {
  name: 'verify',
  summary: 'recompute a report from the inputs embedded in it',
  usage: `Usage: plimsoll verify REPORT.pdf [--json]

Takes portfolio, market, scenario sets, view and rule packs out of the report, computes everything again with this
engine and compares every figure: header, margins with their components, scenarios, totals, positions, heatmap, ladders,
worst scenarios, equity curve. Also compares the inputs, each rule pack, the market and the printed pages with the
SHA-256 that the report states for them.

  --json  {"path", "digest", "engineVersion", "checks": [{"name", "passed", "detail"}], "figures", "differences":
          [{"figure", "stated", "recomputed"}]}

Exit codes: 0 everything comes out again; 1 something differs; 2 bad usage, no PDF, or a report without inputs.
`,
  run,
};

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { flags: ['json'] });
  const [path, ...more] = given.words;
  if (path === undefined || more.length > 0)
    throw new InputError('name one report; see plimsoll verify --help');
  const verdict = await verifyReport(await readBytes(path, io.cwd));
  if (!verdict.ok) throw new InputError(`${path}: ${verdict.failure.message}`);
  if (given.flags.has('json')) io.out(`${JSON.stringify({ path, ...verdict.value })}\n`);
  else io.out(describe(path, verdict.value));
  return verdict.value.checks.every(({ passed }) => passed) ? EXIT_DONE : EXIT_CHECK_FAILED;
}

function describe(path: string, { checks, differences, engineVersion }: Verdict): string {
  const lines = [`${path}: made by engine ${engineVersion}`];
  for (const { name, passed, detail } of checks)
    lines.push(`  ${passed ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${detail}`);
  for (const { figure, stated, recomputed } of differences.slice(0, SHOWN))
    lines.push(
      `       ${figure}: stated ${JSON.stringify(stated)}, recomputed ${JSON.stringify(recomputed)}`,
    );
  if (differences.length > SHOWN) lines.push(`       and ${differences.length - SHOWN} more`);
  return `${lines.join('\n')}\n`;
}
