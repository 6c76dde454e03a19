/** Listed contracts of a SPAN commodity with their published risk arrays, in the engine's shape. */
import type { SpanContract, SpanContractKind } from '../../engine/margin/span/spanParameters';
import { portfoliosOf } from './spanCommodity';
import { SpanFault, type SpanFields } from './spanFields';
import { childOf, childrenOf, type XmlElement } from './spanXml';

/** `20261225` as `2026-12-25`, `202612` as `2026-12`; what does not expire sorts first. */
export const periodOf = (text: string): string => {
  const found = /^(\d{4})(\d{2})(\d{2})?$/.exec(text);
  if (found === null || found[1] === '0000') return text === '' ? '0000' : '0000-00';
  const day = found[3] === undefined || found[3] === '00' ? '' : `-${found[3]}`;
  return `${found[1]}-${found[2]}${day}`;
};

interface Place {
  readonly portfolio: XmlElement;
  /** The series of an option, else the contract itself: what the contract does not say is looked for here. */
  readonly series: XmlElement;
  readonly contract: XmlElement;
}

function inherited({ portfolio, series, contract }: Place, name: string): XmlElement | undefined {
  return childOf(contract, name) ?? childOf(series, name) ?? childOf(portfolio, name);
}

function contractOf(place: Place, kind: SpanContractKind, fields: SpanFields): SpanContract {
  const { portfolio, series, contract } = place;
  const array = fields.child(contract, 'ra');
  const factor = inherited(place, 'cvf');
  if (factor === undefined) throw new SpanFault(contract.at, `<${contract.name}> has no <cvf>`);
  const strike = childOf(contract, 'k');
  const scale = inherited(place, 'sc');
  const expiry = childOf(contract, 'pe') ?? childOf(series, 'pe');
  const code = fields.text(portfolio, 'pfCode');
  const option = strike === undefined ? '' : `-${kind === 'call' ? 'C' : 'P'}-${Number(strike.text)}`;
  return {
    id: `${code}${kind === 'physical' ? '' : `-${expiry?.text ?? ''}`}${option}`,
    kind,
    period: periodOf(expiry?.text ?? ''),
    price: fields.number(contract, 'p'),
    valueFactor: fields.numberOf(factor),
    ...(strike === undefined ? {} : { strike: fields.numberOf(strike) }),
    // Files print losses of a long contract.
    riskArray: childrenOf(array, 'a').map((loss) => 0 - fields.numberOf(loss)),
    compositeDelta: fields.number(array, 'd'),
    deltaScale: scale === undefined ? 1 : fields.numberOf(scale),
    isPremiumStyle: strike !== undefined && childOf(portfolio, 'valueMeth')?.text !== 'FUT',
  };
}

function optionKind(option: XmlElement, fields: SpanFields): SpanContractKind {
  const side = fields.text(option, 'o');
  if (side === 'C') return 'call';
  if (side === 'P') return 'put';
  throw new SpanFault(option.at, `<o> must be C or P, got "${side}"`);
}

const OPTION_PORTFOLIOS = ['oopPf', 'oofPf', 'ooePf'];

export function spanContracts(
  text: string,
  label: string,
  definition: XmlElement,
  fields: SpanFields,
): readonly SpanContract[] {
  const code = fields.text(definition, 'cc');
  const of = (name: string): readonly XmlElement[] => portfoliosOf(text, label, definition, code, name);
  const plain = (name: string, child: string, kind: SpanContractKind): SpanContract[] =>
    of(name).flatMap((portfolio) =>
      childrenOf(portfolio, child).map((contract) =>
        contractOf({ portfolio, series: contract, contract }, kind, fields),
      ),
    );
  const options = OPTION_PORTFOLIOS.flatMap(of).flatMap((portfolio) =>
    childrenOf(portfolio, 'series').flatMap((series) =>
      childrenOf(series, 'opt').map((contract) =>
        contractOf({ portfolio, series, contract }, optionKind(contract, fields), fields),
      ),
    ),
  );
  return [...plain('phyPf', 'phy', 'physical'), ...plain('futPf', 'fut', 'future'), ...options];
}
