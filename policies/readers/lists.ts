import { type Known, UNKNOWN } from "../facts/known.ts";
import { anyOf } from "./logic.ts";

/** Whether something is true of any in a list; UNKNOWN where the list is, or where it may be. */
export const anyIn = <T>(list: Known<readonly T[]>, is: (one: T) => Known<boolean>): Known<boolean> =>
  list === UNKNOWN ? UNKNOWN : anyOf(list.map(is));
