/** The risk job of `plimsoll var`: a desk put together from files, or that of a store, with what files put in its place. */
import { multiplierFileSchema, runSetOf } from '../../contracts/multipliers';
import type { RiskAsk } from '../../contracts/risk';
import { riskParametersOf, type ParametersPeriod } from '../../engine/calibration/setInForce';
import type { Instrument } from '../../engine/instruments/instrument';
import { DEFAULT_PARAMETERS, type RiskParameters } from '../../engine/risk/valueAtRisk/riskParameters';
import type { RiskMultiplierSet } from '../../engine/risk/valueAtRisk/riskRequest';
import type { DialDesk } from '../../main/compute/dialProtocol';
import type { Arguments } from '../args';
import { InputError } from '../commands/command';
import { checked, readJsonFile } from '../files';
import { readHistoryFiles } from '../history/historyFiles';
import { shippedPacks } from '../margin/marginModels';
import { readParameterSet } from './parameterFile';
import { readPastBooks } from './pastBooks';
import { readMarketFile, readPortfolioFile, type MarketFile } from '../portfolioFiles';
import { shippedMultiplierSets } from '../resources';
import { storedRiskJob } from './storedDesk';
import { multiplierFault } from '../../main/services/multipliers';

export const JOB_OPTIONS = [
  'portfolio',
  'market',
  'at',
  'history',
  'data',
  'snapshot',
  'parameters',
  'multipliers',
  'past-book',
] as const;
export const JOB_FLAGS = ['stored', 'simulator', 'own-books'] as const;

/** Throws `InputError` naming the option or the file. */
export async function riskJobOf(given: Arguments, ask: RiskAsk, cwd: string): Promise<DialDesk> {
  const isStored = given.flags.has('stored') || given.one('data') !== undefined;
  if (!isStored) refuseStoreOptions(given);
  const market = await marketOf(given, cwd, isStored);
  const base = isStored ? await fromStore(given, ask, market, cwd) : await fromFiles(given, ask, market, cwd);
  const parameters = await parametersOf(given.one('parameters'), cwd);
  const sets = await multipliersOf(given.one('multipliers'), cwd);
  return {
    ...base,
    ...(sets && { multiplierSets: sets }),
    ...(parameters && { shelf: { ...base.shelf, calibrations: parameters } }),
  };
}

function refuseStoreOptions(given: Arguments): void {
  for (const name of ['simulator', 'own-books'])
    if (given.flags.has(name)) throw new InputError(`--${name} goes with --stored or --data`);
  if (given.one('snapshot') !== undefined) throw new InputError('--snapshot goes with --stored or --data');
}

async function marketOf(given: Arguments, cwd: string, isStored: boolean): Promise<MarketFile | null> {
  const file = isStored ? given.one('market') : given.required('market');
  if (file === undefined) return null;
  if (given.one('snapshot') !== undefined) throw new InputError('--snapshot excludes --market');
  return readMarketFile(file, cwd, given.one('at'));
}

const listedIn = (market: MarketFile, ids: readonly string[]): readonly Instrument[] =>
  [...new Set(ids)].flatMap((id) => market.instrumentOf(id) ?? []);

async function fromFiles(
  given: Arguments,
  ask: RiskAsk,
  market: MarketFile | null,
  cwd: string,
): Promise<DialDesk> {
  const portfolio = await readPortfolioFile(given.required('portfolio'), cwd);
  const histories = await readHistoryFiles(given.all('history'), cwd);
  const past = await readPastBooks(given.all('past-book'), histories, cwd);
  const books = [portfolio, ...(past?.books.map((book) => book.portfolio) ?? [])];
  const held = books.flatMap(({ positions }) => positions.map(({ instrumentId }) => instrumentId));
  if (market === null) throw new InputError('--market is required');
  return {
    kind: 'risk',
    ask,
    now: { portfolio, snapshot: market.snapshot },
    instruments: listedIn(market, held),
    histories,
    shelf: { shipped: await shippedPacks(), chosen: [] },
    multiplierSets: (await shippedMultiplierSets()).map(runSetOf),
    ...(past && { past }),
  };
}

/** Files stand in the place of what the store holds. */
async function fromStore(
  given: Arguments,
  ask: RiskAsk,
  market: MarketFile | null,
  cwd: string,
): Promise<DialDesk> {
  for (const name of ['history', 'past-book'] as const)
    if (given.all(name).length > 0) throw new InputError(`--${name} excludes --stored and --data`);
  const file = given.one('portfolio');
  const portfolio = file === undefined ? undefined : await readPortfolioFile(file, cwd);
  const ids = portfolio?.positions.map(({ instrumentId }) => instrumentId) ?? [];
  const job = await storedRiskJob(
    { data: given.one('data'), cwd, endpoint: given.flags.has('simulator') ? 'simulator' : 'production' },
    {
      ask,
      snapshotId: given.one('snapshot') ?? null,
      market: market && { snapshot: market.snapshot, listed: listedIn(market, ids) },
    },
  );
  if (portfolio === undefined) return job;
  const further = market === null ? [] : listedIn(market, ids);
  return {
    ...job,
    now: { ...job.now, portfolio },
    instruments: [...job.instruments, ...further],
  };
}

/** `defaults`, or the set of a file; undefined: what is in force. */
async function parametersOf(
  file: string | undefined,
  cwd: string,
): Promise<readonly ParametersPeriod[] | undefined> {
  if (file === undefined) return undefined;
  const always = (parameters: RiskParameters) => [{ fromMs: -Infinity, parameters }];
  if (file === 'defaults') return always(DEFAULT_PARAMETERS);
  const label = file.split(/[\\/]/).at(-1) ?? file;
  return always(riskParametersOf(await readParameterSet(file, cwd), null, `parameter set of ${label}`));
}

async function multipliersOf(
  file: string | undefined,
  cwd: string,
): Promise<readonly RiskMultiplierSet[] | undefined> {
  if (file === undefined) return undefined;
  const { sets } = checked(multiplierFileSchema, await readJsonFile(file, cwd), file);
  for (const set of sets) {
    const bad = multiplierFault(set);
    if (bad !== undefined) throw new InputError(`${file}: ${set.name || set.id}: ${bad.failure.message}`);
  }
  return sets.map(runSetOf);
}
