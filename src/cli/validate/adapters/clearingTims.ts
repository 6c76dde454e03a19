/** Customer portfolio margin: an equity position given leg by leg in words. */
import { equityPnl, type OptionPosition, type SharePosition } from '../../../engine/margin/tims/equityPnl';
import { contractMinimum, portfolioGroupRequirement } from '../../../engine/margin/tims/groupRequirement';
import { values, type Computation, type JsonObject } from '../adapter';
import { numberOr, numbersOf } from '../inputs';

const MULTIPLIER = 100;
/** `-1 call K105` or `+100 XYZ`. */
const OPTION_LEG = /^([+-]?[\d.]+) (call|put) K([\d.]+)$/;
const SHARE_LEG = /^([+-]?[\d.]+) [A-Z.]+$/;

function legOf(text: string, multiplier: number): SharePosition | OptionPosition {
  const option = OPTION_LEG.exec(text);
  if (option !== null) {
    const [, quantity, type, strike] = option;
    return {
      kind: 'option',
      type: type === 'call' ? 1 : -1,
      strike: Number(strike),
      quantity: Number(quantity),
      multiplier,
    };
  }
  const share = SHARE_LEG.exec(text);
  if (share === null) throw new Error(`leg "${text}" is neither shares nor an option`);
  return { kind: 'share', quantity: Number(share[1]) };
}

export function timsCase(inputs: JsonObject): Computation {
  const [price, vol, days] = numbersOf(inputs, 'S', 'iv', 'days');
  const [rate, multiplier] = [numberOr(inputs, 'r', 0), numberOr(inputs, 'mult', MULTIPLIER)];
  const legs = (inputs.legs as readonly string[]).map((text) => legOf(text, multiplier));
  const pnl = equityPnl(legs, { price, vol, days, rate }, inputs.points as readonly number[]);
  const contracts = legs.reduce(
    (total, leg) => total + (leg.kind === 'option' ? Math.abs(leg.quantity) : 0),
    0,
  );
  const minimum = contractMinimum(contracts, multiplier);
  const only = { id: 'class', pnl, minimum };
  const group = { id: 'group', offset: 0, products: [{ id: 'product', offset: 0, classes: [only] }] };
  return values({ pnl, minimum, requirement: portfolioGroupRequirement(group).requirement });
}
