/**
 * SPAN risk parameter files in XML (`.spn`): clearing organisation, date, scenario definition, and of the commodities
 * asked for their ranges, spreads, minimums and risk arrays. Positional files are read in `pa2`.
 * Layout: CME Group, "SPAN XML file format"; elements as in published files of exchanges (format 4.00).
 */
import { failure, success, type Result } from '../../engine/basics/result';
import { childOf, childrenOf, lineAt, readElement, type XmlElement } from './spanXml';
import { readSpanCommodity, type SpanFileCommodity } from './spanCommodity';
import { createSpanFields, SpanFault } from './spanFields';

export interface SpanScenarioPoint {
  readonly point: number;
  /** In price scan ranges. */
  readonly price: number;
  /** In vol scan ranges. */
  readonly vol: number;
  readonly weight: number;
}

/** Credit for opposite deltas of two commodities. */
export interface SpanFileInterSpread {
  readonly commodities: readonly string[];
  readonly creditRate: number;
}

export interface SpanFile {
  readonly clearingOrganisation: string;
  /** ISO date. */
  readonly businessDate: string;
  readonly lookAheadDays: number | undefined;
  readonly points: readonly SpanScenarioPoint[];
  readonly interSpreads: readonly SpanFileInterSpread[];
  readonly commodities: readonly SpanFileCommodity[];
  /** Codes of all commodities of the file. */
  readonly codes: readonly string[];
}

const DAYS_PER_YEAR = 365;
const SCENARIOS = 16;

/** `20261120` as `2026-11-20`; undefined when it is no date. */
export function isoDate(text: string): string | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (found === null) return undefined;
  const iso = `${found[1]}-${found[2]}-${found[3]}`;
  const time = Date.parse(iso);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso ? undefined : iso;
}

/** Empty, foreign or cut files are refused before anything is read. */
export function checkForm(text: string, label: string): Result<null> {
  if (text.trim() === '') return failure('EMPTY', `${label} is empty`);
  if (!text.includes('<spanFile>'))
    return failure('PARSE', `${label}: line 1: no <spanFile> element`, { line: 1 });
  return text.trimEnd().endsWith('</spanFile>')
    ? success(null)
    : failure('PARSE', `${label}: line ${lineAt(text, text.length)}: the file ends before </spanFile>`, {
        line: lineAt(text, text.length),
      });
}

/** Business date of the file. */
export function businessDateOf(text: string): string {
  const date = /<pointInTime>\s*<date>\s*([^<]*?)\s*<\/date>/.exec(text);
  const iso = date === null ? undefined : isoDate(date[1]);
  if (iso === undefined)
    throw new SpanFault(date?.index ?? 0, `pointInTime/date must be YYYYMMDD, got "${date?.[1] ?? ''}"`);
  return iso;
}

/** The clearing organisation with everything before its first exchange; portfolios of contracts are read one by one. */
export function headOf(text: string, label: string): Result<XmlElement> {
  const from = text.indexOf('<clearingOrg>');
  if (from < 0) return failure('PARSE', `${label}: no <clearingOrg> element`, { line: 1 });
  const exchange = text.indexOf('<exchange>', from);
  const end = exchange < 0 ? text.indexOf('</clearingOrg>', from) : exchange;
  // The prefix keeps its place in the text, so lines in complaints are those of the file.
  return readElement(`${text.slice(0, end)}</clearingOrg>`, from, label);
}

/** Of a long reading: how far it is, and whether it is still wanted. */
export interface SpanWatch {
  readonly onProgress: (fraction: number, detail: string) => void;
  readonly isCancelled: () => boolean;
}

/** `commodities`: codes to read; a code that the file lacks is refused. Watched between two commodities. */
export function readSpanFile(
  text: string,
  label: string,
  commodities: readonly string[],
  watch?: SpanWatch,
): Result<SpanFile> {
  const form = checkForm(text, label);
  if (!form.ok) return form;
  const head = headOf(text, label);
  if (!head.ok) return head;
  const fields = createSpanFields();
  try {
    const definitions = childrenOf(head.value, 'ccDef');
    const codes = definitions.map((definition) => fields.text(definition, 'cc'));
    const businessDate = businessDateOf(text);
    const wanted: SpanFileCommodity[] = [];
    for (const [k, code] of commodities.entries()) {
      if (watch?.isCancelled() === true)
        return failure('CANCELLED', `reading ${label} was cancelled; nothing was stored`);
      watch?.onProgress(0.1 + (0.8 * k) / commodities.length, `reading ${code}`);
      const at = codes.indexOf(code);
      if (at < 0)
        throw new SpanFault(head.value.at, `commodity ${code} is not in the file; it has ${some(codes)}`);
      wanted.push(readSpanCommodity(text, label, definitions[at], fields));
    }
    const lookAhead = childOf(head.value, 'lookAheadYears');
    return success({
      clearingOrganisation: fields.text(head.value, 'ec'),
      businessDate,
      lookAheadDays: lookAhead === undefined ? undefined : fields.numberOf(lookAhead) * DAYS_PER_YEAR,
      points: pointsOf(head.value, fields),
      interSpreads: interSpreadsOf(head.value, fields, commodities),
      commodities: wanted,
      codes,
    });
  } catch (error) {
    return faultIn(text, label, error);
  }
}

/** A fault at a place as a failure with file and line; anything else is a bug and is thrown on. */
export function faultIn(text: string, label: string, error: unknown): Result<never> {
  if (!(error instanceof SpanFault)) throw error;
  const line = lineAt(text, error.at);
  return failure('INVALID_INPUT', `${label}: line ${line}: ${error.message}`, { line });
}

const some = (codes: readonly string[]): string =>
  codes.length <= 12 ? codes.join(', ') : `${codes.slice(0, 12).join(', ')} and ${codes.length - 12} more`;

type Fields = ReturnType<typeof createSpanFields>;

function pointsOf(head: XmlElement, fields: Fields): readonly SpanScenarioPoint[] {
  const definition = childOf(head, 'pointDef');
  if (definition === undefined) return [];
  const points = childrenOf(definition, 'scanPointDef').map((point): SpanScenarioPoint => {
    const share = (name: string): number => {
      const shift = fields.child(point, name);
      const denominator = fields.number(shift, 'denominator');
      if (denominator === 0) throw new SpanFault(shift.at, `${name}/denominator is 0`);
      const multiple = childOf(shift, 'mult');
      return (
        ((multiple === undefined ? 1 : fields.numberOf(multiple)) * fields.number(shift, 'numerator')) /
        denominator
      );
    };
    return {
      point: fields.number(point, 'point'),
      price: share('priceScanDef'),
      vol: share('volScanDef'),
      weight: fields.number(point, 'weight'),
    };
  });
  if (points.length !== SCENARIOS)
    throw new SpanFault(definition.at, `pointDef has ${points.length} scenarios, must have ${SCENARIOS}`);
  return [...points].sort((a, b) => a.point - b.point);
}

function interSpreadsOf(
  head: XmlElement,
  fields: Fields,
  wanted: readonly string[],
): readonly SpanFileInterSpread[] {
  const list = childOf(head, 'interSpreads');
  return (list === undefined ? [] : childrenOf(list, 'dSpread')).flatMap((spread): SpanFileInterSpread[] => {
    const legs = [...childrenOf(spread, 'tLeg'), ...childrenOf(spread, 'pLeg')];
    const codes = legs.map((leg) => fields.text(leg, 'cc'));
    if (codes.length < 2 || !codes.every((code) => wanted.includes(code))) return [];
    const rate = fields.child(fields.child(spread, 'rate'), 'val');
    const creditRate = fields.numberOf(rate);
    if (!(creditRate >= 0 && creditRate <= 1))
      throw new SpanFault(
        rate.at,
        `credit rate of ${codes.join(' - ')} must lie in [0, 1], got ${rate.text}`,
      );
    return [{ commodities: codes, creditRate }];
  });
}
