/** SPAN files of either form (XML `.spn`, positional `.pa2`) as rule packs and as the engine's parameters. */
import type { ImportSource } from '../../contracts/importing';
import type { SpanImportReceipt } from '../../contracts/packs';
import { success, type Result } from '../../engine/basics/result';
import { spanParameterFaults } from '../../engine/margin/span/checkParameters';
import type { SpanParameters } from '../../engine/margin/span/spanParameters';
import type { RulePack } from '../../engine/margin/rulePack';
import { spanParametersOf } from './pa2/parameters';
import { spanRangesOf } from './pa2/ranges';
import { readSpanFile, type SpanFile, type SpanWatch } from './spanFile';
import { commoditiesOf, spanPackOf, type CommodityCoin } from './spanPack';
import { readSpanParameters } from './spanParameters';
import { pa2Failure, spanInputOf, type SpanInput } from './spanSource';

function attempt<T>(label: string, make: () => T): Result<T> {
  try {
    return success(make());
  } catch (error) {
    return pa2Failure(label, error);
  }
}

const rangesOf = (input: SpanInput, commodities: readonly string[], watch: SpanWatch): Result<SpanFile> =>
  input.form === 'xml'
    ? readSpanFile(input.text, input.label, commodities, watch)
    : attempt(input.label, () => spanRangesOf(input.content));

/** A pack for the SPAN model; `base` is the shipped one. Refuses with file, line and cause; nothing is stored here. */
export async function readSpanPack(
  source: ImportSource,
  coins: readonly CommodityCoin[],
  base: RulePack,
  watch: SpanWatch,
): Promise<Result<SpanImportReceipt>> {
  const label = source.kind === 'file' ? source.path : source.label;
  const commodities = commoditiesOf(coins, label);
  if (!commodities.ok) return commodities;
  const input = await spanInputOf(source, commodities.value, watch);
  if (!input.ok) return input;
  const file = rangesOf(input.value, commodities.value, watch);
  return file.ok ? spanPackOf(file.value, label, coins, base) : file;
}

const UNWATCHED: SpanWatch = { onProgress: () => undefined, isCancelled: () => false };

/** Contracts with their risk arrays, spreads and minimums; see `readSpanParameters` for the arguments. */
export async function readSpanContracts(
  path: string,
  commodities: readonly string[],
  initialFactor: number,
): Promise<Result<SpanParameters>> {
  const read = await spanInputOf({ kind: 'file', path }, commodities, UNWATCHED);
  if (!read.ok) return read;
  const input = read.value;
  if (input.form === 'xml') return readSpanParameters(input.text, input.label, commodities, initialFactor);
  const made = attempt(input.label, () => spanParametersOf(input.content, initialFactor));
  if (!made.ok) return made;
  const [fault] = spanParameterFaults(made.value);
  if (fault === undefined) return made;
  return { ok: false, failure: { ...fault, message: `${input.label}: ${fault.message}` } };
}
