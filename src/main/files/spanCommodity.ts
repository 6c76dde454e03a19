/** One combined commodity of a SPAN file: what its contracts lose, its spreads and minimums, as fractions of value. */
import { SpanFault, type SpanFields } from './spanFields';
import { childOf, childrenOf, readElement, startsOf, type XmlElement } from './spanXml';

/** A future (or the physical) with its ranges and its risk array. */
export interface SpanFileContract {
  readonly period: string;
  readonly price: number;
  /** Currency per quote unit. */
  readonly valueFactor: number;
  /** Loss of one long contract at one whole price scan range, as a fraction of its value. */
  readonly priceRange: number;
  /** Vol as a fraction; absolute. */
  readonly volRange: number | undefined;
}

/** Charge for opposite deltas of two periods or tiers, as a fraction of the value of one leg. */
export interface SpanFileIntraSpread {
  readonly legs: readonly { readonly period?: string; readonly tier?: number }[];
  readonly rate: number;
}

export interface SpanFileCommodity {
  readonly code: string;
  readonly currency: string;
  readonly contracts: readonly SpanFileContract[];
  readonly intraSpreads: readonly SpanFileIntraSpread[];
  /** Last period of each tier, in order. */
  readonly tierEnds: readonly string[];
  /** Per short option, as a fraction of the value of a contract; undefined when the file has none. */
  readonly shortOptionMinimum: number | undefined;
}

const SCENARIOS = 16;
/** Positions of the moves by one whole range, vol up: scenarios 11 and 13. */
const [UP, DOWN] = [10, 12];
const AGREEMENT = 0.01;

/** Ids of the futures and physical portfolios that a commodity links to; without links the code decides. */
function isOwn(block: string, definition: XmlElement, code: string): boolean {
  const links = childrenOf(definition, 'pfLink').map((link) => childOf(link, 'pfId')?.text);
  const id = /<pfId>\s*([^<]*?)\s*<\/pfId>/.exec(block)?.[1];
  if (links.length > 0 && id !== undefined) return links.includes(id);
  return /<pfCode>\s*([^<]*?)\s*<\/pfCode>/.exec(block)?.[1] === code;
}

/** Whole portfolios of one kind that a commodity links to. */
export function portfoliosOf(
  text: string,
  label: string,
  definition: XmlElement,
  code: string,
  name: string,
): XmlElement[] {
  return startsOf(text, name).flatMap((at) => {
    const head = text.slice(at, at + 600);
    if (!isOwn(head, definition, code)) return [];
    const read = readElement(text, at, label);
    if (!read.ok) throw new SpanFault(at, read.failure.message.replace(/^.*?: (?=line \d)/, ''));
    return [read.value];
  });
}

/** Losses positive, as the files print them; one of a whole range up and one down give the range without the drift. */
function rangeOf(contract: XmlElement, fields: SpanFields, price: number, factor: number): number {
  const array = childOf(contract, 'ra');
  const scan = childOf(contract, 'scanRate');
  const points = scan === undefined ? undefined : childOf(scan, 'priceScan');
  const stated = points === undefined ? undefined : fields.numberOf(points);
  if (array === undefined) {
    if (stated === undefined)
      throw new SpanFault(contract.at, `<${contract.name}> has no <ra> and no <priceScan>`);
    return stated / price;
  }
  const losses = childrenOf(array, 'a').map(fields.numberOf);
  if (losses.length !== SCENARIOS)
    throw new SpanFault(array.at, `<ra> has ${losses.length} figures, must have ${SCENARIOS}`);
  const range = Math.abs(losses[DOWN] - losses[UP]) / 2 / (price * factor);
  // Exchanges write the range in quote units or in money.
  const agrees = [price, price * factor].some(
    (unit) => stated === undefined || Math.abs(stated / unit - range) <= AGREEMENT * range,
  );
  if (!agrees)
    throw new SpanFault(
      points?.at ?? array.at,
      `<priceScan> ${stated} does not agree with the risk array, which moves by ${(range * price).toPrecision(6)}`,
    );
  return range;
}

function contractOf(
  contract: XmlElement,
  portfolio: XmlElement,
  fields: SpanFields,
): SpanFileContract | undefined {
  const price = fields.number(contract, 'p');
  if (!(price > 0)) return undefined;
  const factor = childOf(contract, 'cvf') ?? fields.child(portfolio, 'cvf');
  const valueFactor = fields.numberOf(factor);
  if (!(valueFactor > 0)) throw new SpanFault(factor.at, `<cvf> must be above 0, got ${factor.text}`);
  const scan = childOf(contract, 'scanRate');
  const vol = scan === undefined ? undefined : childOf(scan, 'volScan');
  return {
    period: childOf(contract, 'pe')?.text ?? '',
    price,
    valueFactor,
    priceRange: rangeOf(contract, fields, price, valueFactor),
    volRange: vol === undefined ? undefined : fields.numberOf(vol),
  };
}

function contractsOf(text: string, label: string, definition: XmlElement, code: string, fields: SpanFields) {
  const read = (portfolio: string, kind: string): SpanFileContract[] =>
    portfoliosOf(text, label, definition, code, portfolio).flatMap((found) =>
      childrenOf(found, kind).flatMap((contract) => contractOf(contract, found, fields) ?? []),
    );
  const futures = read('futPf', 'fut');
  const contracts = futures.length > 0 ? futures : read('phyPf', 'phy');
  if (contracts.length === 0)
    throw new SpanFault(definition.at, `${code} has no future and no physical with a price`);
  return contracts;
}

function intraSpreadsOf(
  definition: XmlElement,
  fields: SpanFields,
  value: number,
): readonly SpanFileIntraSpread[] {
  return childrenOf(definition, 'dSpread').map((spread) => {
    const charge = fields.child(fields.child(spread, 'rate'), 'val');
    const usd = fields.numberOf(charge);
    if (usd < 0) throw new SpanFault(charge.at, `a spread charge must not be negative, got ${charge.text}`);
    const legs = [
      ...childrenOf(spread, 'pLeg').map((leg) => ({ period: fields.text(leg, 'pe') })),
      ...childrenOf(spread, 'tLeg').map((leg) => ({ tier: fields.number(leg, 'tn') })),
    ];
    return { legs, rate: usd / value };
  });
}

export function readSpanCommodity(
  text: string,
  label: string,
  definition: XmlElement,
  fields: SpanFields,
): SpanFileCommodity {
  const code = fields.text(definition, 'cc');
  const contracts = contractsOf(text, label, definition, code, fields);
  const value = contracts[0].price * contracts[0].valueFactor;
  const tiers = childOf(definition, 'intraTiers');
  const minimum = childOf(definition, 'somTiers', 'tier', 'rate', 'val');
  return {
    code,
    currency: childOf(definition, 'currency')?.text ?? '',
    contracts,
    intraSpreads: intraSpreadsOf(definition, fields, value),
    tierEnds: tiers === undefined ? [] : childrenOf(tiers, 'tier').map((tier) => fields.text(tier, 'ePe')),
    shortOptionMinimum: minimum === undefined ? undefined : fields.numberOf(minimum) / value,
  };
}
