/** The columns of the positions grid, in their order on screen. */
import { POSITION_COLUMNS, type PositionColumn } from '../../../contracts/live';
import { coin, delta, fixed, money, moneyUnit, percent, quantity } from '../../format/number';
import { price, spotPrice } from '../../format/price';
import { gammaPerDollar } from '../../format/share';
import { age } from '../../format/time';
import type { CellContext, GridColumn, GridColumnId, UnitChoice } from './gridColumn';

const usd = (value: number, context: CellContext): string => money(value, context.units.money);
const usdUnit =
  (suffix = '') =>
  (units: UnitChoice): string =>
    moneyUnit(units.money) + suffix;
const plain = (text: string) => (): string => text;

export const GRID_COLUMNS: readonly GridColumn[] = [
  {
    id: 'quantity',
    name: 'Position',
    unitText: plain('quantity'),
    width: 88,
    flashes: false,
    hover: 'Position quantity, long positive',
    write: (value) => quantity(value),
  },
  {
    id: 'mark',
    name: 'Mark',
    unitText: plain('quote unit'),
    width: 80,
    only: 'coin',
    flashes: true,
    hover: "Mark in the venue's quote unit (coin for coin-settled options)",
    write: (value, { position }) => (position ? price(value, position.tickSize) : spotPrice(value)),
  },
  {
    id: 'markUsd',
    name: 'Mark',
    unitText: plain('USD'),
    width: 80,
    only: 'usd',
    flashes: true,
    hover: 'Mark in USD per unit of underlying',
    write: (value) => fixed(value, 1),
  },
  {
    id: 'lastTrade',
    name: 'Last',
    unitText: plain('quote unit'),
    width: 80,
    flashes: true,
    hover: "Price of the last trade on the venue, in the venue's quote unit; dim when it is old",
    write: (value, { position }) => price(value, position?.tickSize ?? NaN),
  },
  {
    id: 'vol',
    name: 'IV',
    unitText: plain('%'),
    width: 56,
    flashes: true,
    optionsOnly: true,
    hover: 'Implied volatility that the option is valued with, per year',
    write: (value) => percent(value),
  },
  {
    id: 'deltaBs',
    name: 'Delta BS',
    unitText: plain('coin'),
    width: 76,
    only: 'coin',
    flashes: true,
    hover: 'Quantity × Black-Scholes delta',
    write: (value) => delta(value),
  },
  {
    id: 'deltaNet',
    name: 'Delta',
    unitText: plain('coin'),
    width: 66,
    only: 'coin',
    flashes: true,
    hover: 'Premium-adjusted delta in coins; equals the Black-Scholes delta for linear contracts',
    write: (value) => delta(value),
  },
  {
    id: 'valueUsd',
    name: 'Value',
    unitText: usdUnit(),
    width: 82,
    only: 'usd',
    flashes: true,
    hover: 'Quantity × mark, in USD',
    write: usd,
  },
  {
    id: 'deltaUsd',
    name: 'Delta',
    unitText: usdUnit(),
    width: 86,
    flashes: true,
    hover: 'Delta in coins × spot',
    write: usd,
  },
  {
    id: 'gamma1pct',
    name: (units) => (units.gammaPer === 'percent' ? 'Gamma 1 %' : 'Gamma $1'),
    unitText: plain('coin'),
    width: 94,
    flashes: true,
    optionsOnly: true,
    hover: 'Change of delta in coins for a spot move of 1 %, or of one dollar',
    read: (value, { units, spot }) => (units.gammaPer === 'percent' ? value : gammaPerDollar(value, spot)),
    write: (value, { units, underlying }) =>
      units.gammaPer === 'percent' ? delta(value) : coin(value, underlying),
  },
  {
    id: 'vegaUsd',
    name: 'Vega',
    unitText: usdUnit('/pt'),
    width: 72,
    flashes: true,
    optionsOnly: true,
    hover: 'USD per volatility point (0.01)',
    write: usd,
  },
  {
    id: 'thetaUsd',
    name: 'Theta',
    unitText: usdUnit('/day'),
    width: 72,
    flashes: true,
    optionsOnly: true,
    hover: 'USD per calendar day',
    write: usd,
  },
  {
    id: 'rhoUsd',
    name: 'Rho',
    unitText: usdUnit('/bp'),
    width: 60,
    flashes: false,
    optionsOnly: true,
    hover: 'USD per basis point of the rate',
    write: usd,
  },
  {
    id: 'vannaCoin',
    name: 'Vanna',
    unitText: plain('coin/pt'),
    width: 62,
    flashes: true,
    optionsOnly: true,
    hover: 'Coins of delta per volatility point',
    write: (value) => delta(value),
  },
  {
    id: 'volgaUsd',
    name: 'Volga',
    unitText: usdUnit('/pt²'),
    width: 66,
    flashes: true,
    optionsOnly: true,
    hover: 'USD of vega per volatility point',
    write: usd,
  },
  {
    id: 'charmCoin',
    name: 'Charm',
    unitText: plain('coin/day'),
    width: 66,
    flashes: false,
    optionsOnly: true,
    hover: 'Coins of delta per calendar day',
    write: (value) => delta(value),
  },
  {
    id: 'pnlUsd',
    name: 'P&L',
    unitText: usdUnit(),
    width: 76,
    flashes: true,
    isSigned: true,
    isPinned: true,
    hover: '(Mark − average price) × quantity, in USD',
    write: usd,
  },
  {
    id: 'ageMs',
    name: 'Age',
    unitText: plain('ms'),
    width: 54,
    flashes: false,
    hover: 'Age of the oldest input',
    write: (value) => age(value),
  },
];

/** Off until chosen: they fit a wide window only. */
export const HIDDEN_AT_FIRST: readonly GridColumnId[] = ['lastTrade', 'rhoUsd', 'charmCoin'];

const INDEX = new Map(POSITION_COLUMNS.map((id, index) => [id as string, index]));
export const columnIndex = (id: PositionColumn): number => INDEX.get(id) ?? 0;

export const visibleColumns = (units: UnitChoice, hidden: readonly string[]): GridColumn[] =>
  GRID_COLUMNS.filter(
    (column) => (column.only === undefined || column.only === units.unit) && !hidden.includes(column.id),
  );
