/** `plimsoll packs`: rule packs listed, checked, compared, rehearsed, made from SPAN files. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { packReference } from '../../engine/margin/rulePack';
import { isInForce, packInForce } from '../../main/compute/packsInForce';
import { rehearse } from '../../main/compute/rehearse';
import { readSpanPack } from '../../main/files/spanRead';
import { diffPacks } from '../../main/services/packDiff';
import { type Arguments, readArguments, wholeIn } from '../args';
import { readPackFile, shippedPacks } from '../margin/marginModels';
import { describeDiff, describeList, describeRehearsal, type ListedPack } from '../margin/printPacks';
import { readMarketFile } from '../portfolioFiles';
import { loadPortfolioRun } from '../portfolioRun';
import { EXIT_BAD_INPUT, EXIT_DONE, InputError, type Command, type CommandIo } from './command';

export const packs: Command = {
  name: 'packs',
  summary: 'margin rule packs: list, check, compare, rehearse, import of SPAN files',
  usage: `Usage: plimsoll packs list [--at ISO] [--json]
       plimsoll packs check FILE...
       plimsoll packs diff FIRST SECOND [--json]
       plimsoll packs rehearse PACK --portfolio FILE --market FILE [--days N ...] [--json]
       plimsoll packs span FILE --coin CODE=COIN ... [--out FILE]

  list      shipped packs; * marks the one of its model that is in force at the instant, now when not given
  check     each file against the schema: file, path and cause of the first thing wrong
  diff      what differs, parameter by parameter; FIRST and SECOND are files or ids of shipped packs
  rehearse  IM and MM of every account under the pack in force and under PACK (a file), in the market as it is: today,
            on the date of PACK, and N days ahead (default 1, 7, 30)
  span      a rule pack for cme.span out of a SPAN parameter file (.spn, .pa2): which combined commodity margins which coin
  --json    the same as data

Exit codes: 0 done; 2 bad usage or a bad file.
`,
  run,
};

type Action = (given: Arguments, words: readonly string[], io: CommandIo) => Promise<number>;

const ACTIONS: Readonly<Record<string, Action>> = { list, check, diff, rehearse: rehearsal, span };

async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const values = ['at', 'portfolio', 'market', 'days', 'coin', 'out'];
  const given = readArguments(args, { values, flags: ['json'] });
  const [name = '', ...words] = given.words;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw new InputError(`"${name}" is none of ${Object.keys(ACTIONS).join(', ')}`);
  return action(given, words, io);
}

function print(io: CommandIo, given: Arguments, data: unknown, text: string): number {
  io.out(given.flags.has('json') ? `${JSON.stringify(data, null, 1)}\n` : text);
  return EXIT_DONE;
}

async function list(given: Arguments, _words: readonly string[], io: CommandIo): Promise<number> {
  const at = given.one('at');
  const atMs = at === undefined ? Date.now() : Date.parse(at);
  if (Number.isNaN(atMs)) throw new InputError(`--at ${at}: not an ISO instant`);
  const shipped = await shippedPacks();
  const listed = shipped.map((pack): ListedPack => ({
    id: pack.id,
    model: pack.model,
    version: pack.version,
    effectiveFrom: pack.effectiveFrom,
    isInForce: isInForce(pack, atMs),
    isDefault: packInForce(shipped, pack.model, atMs) === pack,
    parameterCount: pack.parameters.length,
    weakParameters: packReference(pack).weakParameters,
  }));
  return print(io, given, listed, describeList(listed));
}

async function check(_given: Arguments, words: readonly string[], io: CommandIo): Promise<number> {
  if (words.length === 0) throw new InputError('packs check needs a file');
  let exit: number = EXIT_DONE;
  for (const file of words) {
    try {
      const { id, version, parameters } = await readPackFile(file, io.cwd);
      io.out(`${file}: ${id} ${version}, ${parameters.length} parameters\n`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      io.err(`plimsoll packs: ${error.message}\n`);
      exit = EXIT_BAD_INPUT;
    }
  }
  return exit;
}

async function diff(given: Arguments, words: readonly string[], io: CommandIo): Promise<number> {
  if (words.length !== 2) throw new InputError(`packs diff needs two packs, got ${words.length}`);
  const shipped = await shippedPacks();
  const [first, second] = await Promise.all(
    words.map(async (word) => shipped.find(({ id }) => id === word) ?? readPackFile(word, io.cwd)),
  );
  const found = diffPacks(first, second);
  return print(io, given, found, describeDiff(found));
}

const DAYS_AHEAD = [1, 7, 30];

function daysOf(given: Arguments): readonly number[] {
  const asked = given.all('days');
  return asked.length === 0 ? DAYS_AHEAD : asked.map((text) => wholeIn('days', text, 0, 3650));
}

async function rehearsal(given: Arguments, words: readonly string[], io: CommandIo): Promise<number> {
  if (words.length !== 1) throw new InputError(`packs rehearse needs one pack, got ${words.length}`);
  const pack = await readPackFile(words[0], io.cwd);
  const files = { portfolio: given.required('portfolio'), market: given.required('market') };
  const { universe, book } = await loadPortfolioRun(files, io.cwd);
  const { snapshot } = await readMarketFile(files.market, io.cwd);
  const packsThere = { shipped: await shippedPacks(), chosen: [] };
  const rehearsed = { universe, book, market: snapshot, packs: packsThere };
  const result = rehearse(rehearsed, { pack, daysAhead: daysOf(given) });
  if (!result.ok) throw new InputError(`${words[0]}: ${result.failure.message}`);
  return print(io, given, result.value, describeRehearsal(result.value));
}

async function span(given: Arguments, words: readonly string[], io: CommandIo): Promise<number> {
  if (words.length !== 1) throw new InputError(`packs span needs one file, got ${words.length}`);
  const coins = given.all('coin').map((text) => {
    const [commodity, coin, ...more] = text.split('=');
    if (commodity && coin && more.length === 0) return { commodity, coin };
    throw new InputError(`--coin ${text}: write CODE=COIN, for example BTC=BTC`);
  });
  if (coins.length === 0) throw new InputError('--coin CODE=COIN is required');
  const base = packInForce(await shippedPacks(), 'cme.span', Infinity);
  if (base === undefined) throw new InputError('there is no shipped pack of cme.span to start from');
  const path = resolve(io.cwd, words[0]);
  const watch = { onProgress: () => undefined, isCancelled: () => false };
  const made = await readSpanPack({ kind: 'file', path }, coins, base, watch);
  if (!made.ok) throw new InputError(made.failure.message);
  const { pack, notes } = made.value;
  for (const note of notes) io.err(`plimsoll packs: ${note}\n`);
  const text = `${JSON.stringify(pack, null, 2)}\n`;
  const out = given.one('out');
  if (out === undefined) io.out(text);
  else await writeFile(resolve(io.cwd, out), text);
  return EXIT_DONE;
}
