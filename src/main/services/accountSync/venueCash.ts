/** Cash of a currency as our books keep it: what stays of the venue's equity without the value of the positions. */
import type { Instrument } from '../../../engine/instruments/instrument';
import type { BalanceUpdate, PositionUpdate } from '../../feeds/account';
import type { VenueAccount } from '../../feeds/accounts/venueAccount';
import { addDecimals, readDecimal } from '../../files/positions/decimal';

type InstrumentOf = (id: string) => Instrument | undefined;

export interface VenueCash {
  readonly currency: string;
  /** Decimal text; `undefined` where the figures do not give it. */
  readonly cash: string | undefined;
  readonly equity: string | undefined;
  readonly collateralUsd: number | undefined;
  readonly isCollateral: boolean | undefined;
}

const DECIMALS = 8;

/** Worth of one position at the venue's mark, in settlement currency: all of an option, the gain of a contract. */
function worth(
  { quantity, averagePrice, mark }: PositionUpdate,
  { kind, isInverse, multiplier }: Instrument,
): number {
  const size = Number(quantity) * multiplier;
  if (mark === undefined) return NaN;
  if (kind === 'option' || kind === 'spot') return size * mark;
  if (averagePrice === undefined) return NaN;
  return isInverse ? size * (1 / averagePrice - 1 / mark) : size * (mark - averagePrice);
}

/**
 * Deribit pays the gains of contracts into the balance at every settlement and keeps the entry prices: with these,
 * the balance would count them twice.
 */
function cashWithoutPositions(
  { currency, equity }: BalanceUpdate,
  positions: readonly PositionUpdate[],
  instrumentOf: InstrumentOf,
): string | undefined {
  let cash = equity === undefined ? NaN : Number(equity);
  for (const position of positions) {
    const instrument = instrumentOf(position.instrumentId);
    if (!instrument) return undefined;
    if (instrument.settlementCurrency === currency) cash -= worth(position, instrument);
  }
  const read = Number.isFinite(cash) ? readDecimal(cash.toFixed(DECIMALS)) : undefined;
  return read?.ok ? read.value : undefined;
}

/** Wallet less what is borrowed; Binance has one wallet for options and one for contracts. */
function sumWallets(rows: readonly BalanceUpdate[]): string | undefined {
  let sum = '0';
  for (const { venue, wallet, borrowed } of rows) {
    const amount = wallet === undefined ? undefined : readDecimal(wallet);
    const owed = readDecimal(borrowed === undefined || borrowed === '' ? '0' : borrowed);
    if (!amount?.ok || !owed.ok) return undefined;
    sum = addDecimals(sum, amount.value);
    // Liabilities come with either sign; a wallet of OKX that is below 0 holds them already.
    const isCounted = venue === 'okx' && amount.value.startsWith('-');
    if (owed.value !== '0' && !isCounted) sum = addDecimals(sum, `-${owed.value.replace(/^-/, '')}`);
  }
  return sum;
}

const isHeld = ({ cash, equity }: VenueCash): boolean =>
  cash === undefined || Number(cash) !== 0 || (equity !== undefined && Number(equity) !== 0);

/** One line per currency that is held. */
export function venueCash(account: VenueAccount, instrumentOf: InstrumentOf): readonly VenueCash[] {
  const currencies = [...new Set(account.balances.map(({ currency }) => currency))].sort();
  return currencies
    .map((currency) => {
      const rows = account.balances.filter((row) => row.currency === currency);
      const isDeribit = rows[0].venue === 'deribit';
      const cash = isDeribit
        ? cashWithoutPositions(rows[0], account.positions, instrumentOf)
        : sumWallets(rows);
      const { collateralUsd, isCollateral } = rows[0];
      const equity = rows.length === 1 ? rows[0].equity : undefined;
      return { currency, cash, equity, collateralUsd, isCollateral };
    })
    .filter(isHeld);
}
