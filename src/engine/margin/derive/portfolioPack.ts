/** PMRM2 rules from a rule pack, in the order in which the scenarios stand in the matrix. */
import { findNumber, packNumber, packNumbers, type RulePack } from '../rulePack';
import type { PmRules } from './portfolioTypes';
import type { PmScenario } from './portfolioRules';

function scenariosOf(pack: RulePack): readonly PmScenario[] {
  const grid = packNumbers(pack, 'grid_spot_moves').flatMap((move) =>
    (['down', 'none', 'up'] as const).map((volShock) => ({ spotShock: 1 + move, volShock, dampening: 1 })),
  );
  const edges = packNumbers(pack, 'edge_spot_moves').map(
    (move) => ({ spotShock: 1 + move, volShock: 'up', dampening: 1 }) as const,
  );
  const dampening = packNumbers(pack, 'tail_dampening');
  const tails = packNumbers(pack, 'tail_spot_moves').map(
    (move, k) => ({ spotShock: 1 + move, volShock: 'up', dampening: dampening[k] ?? 1 }) as const,
  );
  const skews = (['linear', 'abs'] as const).map((volShock) => ({ spotShock: 1, volShock, dampening: 1 }));
  return [...grid, ...edges, ...tails, ...skews];
}

export function pmRulesOf(pack: RulePack): PmRules {
  const number = (name: string): number => packNumber(pack, name);
  return {
    scenarios: scenariosOf(pack),
    vol: {
      rangeUp: number('vol_range_up'),
      rangeDown: number('vol_range_down'),
      minimumUp: number('min_vol_up_shock'),
      shortPower: number('short_term_power'),
      longPower: number('long_term_power'),
      floorDays: number('dte_floor_days'),
    },
    skew: {
      linearBaseCap: number('skew_linear_base_cap'),
      linearCBase: number('skew_linear_c_base'),
      absBaseCap: number('skew_abs_base_cap'),
      absCBase: number('skew_abs_c_base'),
      minKStar: number('skew_min_k_star'),
      widthScale: number('skew_width_scale'),
      volStatic: number('skew_vol_static'),
      volScale: number('skew_vol_scale'),
    },
    discount: {
      basePositive: number('static_discount_pos'),
      baseNegative: number('static_discount_neg'),
      longMultiplier: number('long_rate_mult'),
      longAdd: number('long_rate_add'),
      shortMultiplier: number('short_rate_mult'),
      shortAdd: number('short_rate_add'),
    },
    mmFactor: number('mm_factor'),
    imFactor: number('im_factor'),
    basis: {
      spotUp: number('basis_spot_up'),
      spotDown: number('basis_spot_down'),
      addFactor: number('basis_add_factor'),
      multiplier: number('basis_mult_factor'),
    },
    other: {
      pegThreshold: number('peg_loss_threshold'),
      pegFactor: number('peg_loss_factor'),
      confidenceThreshold: 0,
      confidenceMargin: 0,
      mmPerp: number('perp_mm_percent'),
      imPerp: number('perp_im_percent'),
      mmOption: number('option_mm_percent'),
      imOption: number('option_im_percent'),
    },
  };
}

/** Haircuts of a collateral coin; a coin that the venue does not take counts for nothing. */
export const haircutsOf = (pack: RulePack, coin: string) => ({
  mmHaircut: findNumber(pack, 'collateral_mm_haircut', coin) ?? 1,
  imHaircut: findNumber(pack, 'collateral_im_haircut', coin) ?? 0,
});

/** The matrix holds all scenarios but the skews, then the two spot moves of the basis contingency. */
export const SKEW_COUNT = 2;
