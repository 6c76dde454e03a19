/**
 * Reads SPAN risk parameter files in the expanded unpacked format record by record: only what the wanted commodities
 * need is kept, so that a file of millions of risk arrays streams through. Layout and its sources: `columns.ts`.
 */
import { isoDate } from '../spanFile';
import { ARRAY, ARRAY_PARAMETERS, COMMODITY, HEADER, PRODUCT, REDEFINITION } from './columns';
import { pairOf, READ_TYPES, seriesKey, seriesOf, type Pa2Array, type Pa2Series } from './arrays';
import { addFamilies, commodityOf, type Pa2Commodity } from './commodity';
import { Pa2Fault, recordOf, requiredTextAt, textAt, type Pa2Line } from './line';
import { familyKey, productOf, rateOf, type Pa2Product } from './products';
import { isRefinement, refine, refinedCode } from './refinements';

/** Everything of a file that concerns the wanted commodities. */
export interface Pa2Content {
  readonly clearingOrganisation: string;
  /** ISO date. */
  readonly businessDate: string;
  /** Codes of all commodities of the file. */
  readonly codes: readonly string[];
  /** In the order they were asked for. */
  readonly commodities: readonly Pa2Commodity[];
  readonly products: ReadonlyMap<string, Pa2Product>;
  readonly series: ReadonlyMap<string, Pa2Series>;
  /** By family of product. */
  readonly arrays: ReadonlyMap<string, readonly Pa2Array[]>;
  readonly interSpreads: readonly Pa2Line[];
  /** Units of the second currency per unit of the first, by "first/second". */
  readonly rates: ReadonlyMap<string, number>;
}

/** Records that margin does not need: exchanges, groups, debt securities, adjustments, combinations. */
const PASSED_OVER = ['1', '5', '9', 'V', 'X', 'Y', 'Z'];

const EXPANDED = 'U2';

function headerOf(line: Pa2Line): Pick<Pa2Content, 'clearingOrganisation' | 'businessDate'> {
  const format = textAt(line, HEADER.format);
  if (recordOf(line) !== '0' || format !== EXPANDED)
    throw new Pa2Fault(
      line,
      `a positional SPAN file of another format than expanded unpacked (U2 in columns 36-37, got "${format}"); take the .pa2 or the XML file (.spn) of the clearing house`,
    );
  if (textAt(line, HEADER.stage) === 'I')
    throw new Pa2Fault(line, 'a file of initial requirements is not covered, maintenance only');
  const date = textAt(line, HEADER.businessDate);
  const businessDate = isoDate(date);
  if (businessDate === undefined)
    throw new Pa2Fault(line, `business date (columns 9-16) must be CCYYMMDD, got "${date}"`);
  return { clearingOrganisation: requiredTextAt(line, HEADER.organisation), businessDate };
}

/** `wanted`: codes to keep, all when empty. Every method may throw a `Pa2Fault`. */
export function createPa2Reader(wanted: readonly string[]) {
  let header: ReturnType<typeof headerOf> | undefined;
  let current: Pa2Commodity | undefined;
  let opened: Pa2Line | undefined;
  let last: Pa2Line = { number: 0, text: '' };
  const codes = new Set<string>();
  const passed = new Set<string>();
  const redefined: Pa2Line[] = [];
  const commodities: Pa2Commodity[] = [];
  const families = new Set<string>();
  const products = new Map<string, Pa2Product>();
  const series = new Map<string, Pa2Series>();
  const arrays = new Map<string, Pa2Array[]>();
  const interSpreads: Pa2Line[] = [];
  const rates = new Map<string, number>();

  function define(line: Pa2Line): void {
    const code = requiredTextAt(line, COMMODITY.code);
    codes.add(code);
    if (wanted.length > 0 && !wanted.includes(code)) return void (current = undefined);
    const exchange = requiredTextAt(line, COMMODITY.exchange);
    const known = commodities.find((one) => one.code === code);
    if (known !== undefined && known.exchange !== exchange)
      throw new Pa2Fault(line, `commodity ${code} is defined by ${known.exchange} and by ${exchange}`);
    if (known === undefined) commodities.push((current = commodityOf(line)));
    else addFamilies((current = known), line);
    for (const family of current.families) {
      if (passed.has(family)) throw new Pa2Fault(line, `records of ${family} stand before their commodity`);
      families.add(family);
    }
  }

  function refineCurrent(line: Pa2Line): void {
    const code = refinedCode(line);
    if (current?.code === code) refine(current, line);
    else if (commodities.some((one) => one.code === code))
      throw new Pa2Fault(line, `stands outside the records of commodity ${code}`);
  }

  function openArray(line: Pa2Line): void {
    if (opened !== undefined) throw new Pa2Fault(opened, 'has no record 82 after it');
    opened = line;
  }

  function closeArray(line: Pa2Line): void {
    if (opened === undefined) throw new Pa2Fault(line, 'has no record 81 before it');
    const array = pairOf(opened, line);
    opened = undefined;
    const family = familyKey(line, ARRAY);
    if (!families.has(family)) return void passed.add(family);
    if (!READ_TYPES.includes(textAt(line, ARRAY.type))) return;
    const own = arrays.get(family);
    if (own === undefined) arrays.set(family, [array]);
    else own.push(array);
  }

  function refuseWide(line: Pa2Line): void {
    if (families.has(familyKey(line, ARRAY)))
      throw new Pa2Fault(line, 'risk arrays of eight digits (records 83 and 84) are not covered');
  }

  const records: Readonly<Record<string, (line: Pa2Line) => void>> = {
    T: (line) => rates.set(...rateOf(line)),
    R: (line) => redefined.push(line),
    P: (line) => products.set(familyKey(line, PRODUCT), productOf(line)),
    '2': define,
    B: (line) => {
      const family = familyKey(line, ARRAY_PARAMETERS);
      if (families.has(family)) series.set(seriesKey(line, ARRAY_PARAMETERS), seriesOf(line));
      else passed.add(family);
    },
    '6': (line) => interSpreads.push(line),
    '81': openArray,
    '82': closeArray,
    '83': refuseWide,
    '84': refuseWide,
  };

  function read(line: Pa2Line): void {
    if (line.text.trim() === '') return;
    last = line;
    const record = recordOf(line);
    if (header === undefined) return void (header = headerOf(line));
    if (record === '0') throw new Pa2Fault(line, 'a second header');
    if (isRefinement(line)) return refineCurrent(line);
    const handle = records[record];
    if (handle !== undefined) handle(line);
    else if (!PASSED_OVER.includes(record[0])) throw new Pa2Fault(line, `record "${record}" is not known`);
  }

  function checkRedefined(): void {
    for (const line of redefined) {
      const own = [textAt(line, REDEFINITION.exchange), textAt(line, REDEFINITION.product)].join('|');
      const isOwn =
        commodities.some(({ code }) => code === textAt(line, REDEFINITION.alternate)) ||
        [...families].some((family) => family.startsWith(`${own}|`));
      if (isOwn)
        throw new Pa2Fault(line, 'products moved to the commodity of another exchange are not covered');
    }
  }

  function finish(): Pa2Content {
    if (header === undefined) throw new Pa2Fault(last, 'no header');
    if (opened !== undefined) throw new Pa2Fault(opened, 'has no record 82 after it: the file is cut');
    const missing = wanted.find((code) => !codes.has(code));
    if (missing !== undefined) throw new Pa2Fault(last, `commodity ${missing} is not in the file`);
    checkRedefined();
    if (wanted.length > 0) commodities.sort((a, b) => wanted.indexOf(a.code) - wanted.indexOf(b.code));
    return { ...header, codes: [...codes], commodities, products, series, arrays, interSpreads, rates };
  }

  return { read, finish };
}
