import { type Known, UNKNOWN } from "../facts/known.ts";

/** Whether one of them is true; UNKNOWN where none is and one may be. */
export function anyOf(values: readonly Known<boolean>[]): Known<boolean> {
  return values.includes(true) ? true : values.includes(UNKNOWN) ? UNKNOWN : false;
}

/** Whether all of them are true; UNKNOWN where none is false and one may be. */
export function allOf(values: readonly Known<boolean>[]): Known<boolean> {
  return values.includes(false) ? false : values.includes(UNKNOWN) ? UNKNOWN : true;
}

export const not = (value: Known<boolean>): Known<boolean> => (value === UNKNOWN ? UNKNOWN : !value);

/** Whether a value is what it is asked to be; UNKNOWN where it is not known. */
export const holds = <T>(value: Known<T>, is: (known: T) => boolean): Known<boolean> =>
  value === UNKNOWN ? UNKNOWN : is(value);
