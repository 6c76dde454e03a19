/** A number as venues that write text print it: plain, without zeros at the end. */
export const text = (value: number, decimals = 8): string => String(Number(value.toFixed(decimals)));
