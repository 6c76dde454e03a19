/** The figures of a priced instrument with their units, in the order in which they are printed. */
import type { Instrument } from '../../engine/instruments/instrument';
import { toDeskGreeks } from '../../engine/pricing/greeks';
import type { InstrumentValue } from '../../engine/pricing/instrumentValue';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

export function figuresOf(instrument: Instrument, value: InstrumentValue): readonly Figure[] {
  const quote = instrument.quoteCurrency;
  const coin = instrument.underlying;
  const desk = toDeskGreeks(value.greeks, value.underlyingPrice);
  const first: Figure[] = [
    { name: 'price', value: value.price, unit: value.priceCurrency },
    { name: 'value', value: value.valueQuote, unit: quote },
    { name: 'delta', value: desk.delta, unit: coin },
    { name: 'deltaNet', value: value.deltaNet, unit: `${coin}, premium-adjusted` },
  ];
  if (instrument.kind !== 'option') return first;
  return [
    ...first,
    { name: 'gamma', value: desk.gammaPerUnit, unit: `${coin} per ${quote}` },
    { name: 'gamma1pct', value: desk.gammaOnePercent, unit: `${coin} per 1 % move` },
    { name: 'vega', value: desk.vegaPerPoint, unit: `${quote} per vol point` },
    { name: 'theta', value: desk.thetaPerDay, unit: `${quote} per calendar day` },
    { name: 'rho', value: desk.rhoPerBasisPoint, unit: `${quote} per basis point` },
    { name: 'vanna', value: desk.vannaPerPoint, unit: `${coin} per vol point` },
    { name: 'volga', value: desk.volgaPerPointSquared, unit: `${quote} per vol point squared` },
    { name: 'charm', value: desk.charmPerDay, unit: `${coin} per calendar day` },
    { name: 'speed', value: desk.speedPerUnit, unit: `${coin} per ${quote} squared` },
    { name: 'color', value: desk.colorPerDay, unit: `${coin} per ${quote} and calendar day` },
    ...coinFigures(coin, value),
  ];
}

/** Coin-settled: the premium moves in coin. */
function coinFigures(coin: string, value: InstrumentValue): readonly Figure[] {
  if (value.inverse === undefined) return [];
  return [
    { name: 'vegaCoin', value: value.inverse.vegaCoin * 0.01, unit: `${coin} per vol point and contract` },
    {
      name: 'thetaCoin',
      value: value.inverse.thetaCoin / 365,
      unit: `${coin} per calendar day and contract`,
    },
  ];
}
