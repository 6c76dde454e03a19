/** `plimsoll validate`: reference cases through the public engine, compared within their tolerances. */
import { readArguments } from '../args';
import { expandJsonPaths, readJsonFile } from '../files';
import { datasetsBeside } from '../validate/datasets';
import { describeReport } from '../validate/describe';
import { runSuite, type SuiteReport } from '../validate/runSuite';
import { readSuite } from '../validate/suite';
import { EXIT_CHECK_FAILED, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const validate: Command = {
  name: 'validate',
  summary: 'run reference cases through the engine and compare',
  usage: `Usage: plimsoll validate <file or folder>... [--suite NAME]... [--json]

Runs reference cases (JSON: suite, cases with id, inputs, expected, tol or rel_tol) through the engine and prints
per file: suite: N passed, N failed, N unsupported, then each failure with inputs, expected, got, difference and
tolerance. Of a folder, every .json file directly inside it is read. A case whose model the engine does not have
counts as unsupported, never as passed.

  --suite NAME  only files whose suite has this name; may be repeated
  --json        the report as one JSON object on standard output

Exit codes: 0 nothing failed, 1 a case failed, 2 bad usage or a file that cannot be read.
`,
  run,
};

interface FileReport extends SuiteReport {
  readonly file: string;
}

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const given = readArguments(args, { values: ['suite'], flags: ['json'] });
  if (given.words.length === 0)
    throw new InputError('name at least one file or folder; see plimsoll validate --help');
  const suites = new Set(given.all('suite'));
  const asJson = given.flags.has('json');
  const reports: FileReport[] = [];
  for (const file of await filesOf(given.words, io)) {
    const suite = readSuite(await readJsonFile(file, io.cwd), file);
    if (suites.size > 0 && !suites.has(suite.suite)) continue;
    const report = { file, ...runSuite(suite, datasetsBeside(file, io.cwd)) };
    reports.push(report);
    if (!asJson) io.out(describeReport(report));
  }
  if (reports.length === 0) throw new InputError(nothingFound(given.words, suites));
  const total = totalOf(reports);
  io.out(asJson ? `${JSON.stringify(jsonReport(reports, total), null, 1)}\n` : `total: ${inWords(total)}\n`);
  return total.failed > 0 ? EXIT_CHECK_FAILED : EXIT_DONE;
}

async function filesOf(words: readonly string[], io: CommandIo): Promise<readonly string[]> {
  const lists = await Promise.all(words.map((word) => expandJsonPaths(word, io.cwd)));
  return [...new Set(lists.flat())];
}

const nothingFound = (words: readonly string[], suites: ReadonlySet<string>): string =>
  suites.size > 0
    ? `no file under ${words.join(', ')} has suite ${[...suites].join(', ')}`
    : `no .json file in ${words.join(', ')}`;

interface Total {
  readonly passed: number;
  readonly failed: number;
  readonly unsupported: number;
}

const totalOf = (reports: readonly SuiteReport[]): Total => ({
  passed: reports.reduce((sum, report) => sum + report.passed, 0),
  failed: reports.reduce((sum, report) => sum + report.failed.length, 0),
  unsupported: reports.reduce((sum, report) => sum + report.unsupported.length, 0),
});

const inWords = (total: Total): string =>
  `${total.passed} passed, ${total.failed} failed, ${total.unsupported} unsupported`;

const jsonReport = (reports: readonly FileReport[], total: Total) => ({
  files: reports.map((report) => ({
    file: report.file,
    suite: report.suite,
    passed: report.passed,
    failed: report.failed.length,
    unsupported: report.unsupported.length,
    failures: report.failed.map((failed) => ({
      id: failed.referenceCase.id,
      inputs: failed.referenceCase.inputs,
      why: failed.why,
      mismatches: failed.mismatches,
    })),
    unsupportedCases: report.unsupported,
  })),
  total,
});
