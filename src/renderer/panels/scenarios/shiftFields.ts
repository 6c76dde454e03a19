/** How sizes of shifts are typed: percent for fractions, plain numbers for prices and factors. */
import type { ShiftType, VolTenor } from '../../../contracts/domain';

export const SHIFT_TYPES: readonly { readonly value: ShiftType; readonly label: string }[] = [
  { value: 'relative', label: 'relative %' },
  { value: 'absolute', label: 'absolute' },
  { value: 'scaled', label: 'factor ×' },
];

export const VOL_TYPES: readonly { readonly value: ShiftType; readonly label: string }[] = [
  { value: 'relative', label: 'relative %' },
  { value: 'absolute', label: 'points' },
  { value: 'scaled', label: 'factor ×' },
];

export const spotScale = (type: ShiftType): number => (type === 'relative' ? 100 : 1);
export const volScale = (type: ShiftType): number => (type === 'scaled' ? 1 : 100);

/** What no shift looks like in each notation. */
export const neutralSize = (type: ShiftType): number => (type === 'scaled' ? 1 : 0);

/** Square-root-like decay around 30 days, a usual first choice. */
export const USUAL_TENOR: VolTenor = { referenceDays: 30, shortPower: 0.5, longPower: 0.5, minDays: 1 };
