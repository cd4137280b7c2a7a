import { type Known, UNKNOWN } from "../facts/known.ts";

/** Whether a fact is known to be true. */
export const isYes = (fact: Known<boolean> | undefined): boolean => fact === true;

/** Whether a fact is known to be false: not where only the deployment will tell, nor where a cloud has no such thing. */
export const isNo = (fact: Known<boolean> | undefined): boolean => fact !== undefined && fact !== UNKNOWN && !fact;
