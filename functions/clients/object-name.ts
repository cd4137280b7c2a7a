import type { ClaimCheck } from "../core/arrival.ts";
import { Rejection } from "../core/errors.ts";

/** Half of a surrogate pair: a string of JavaScript, or of JSON, may hold one; UTF-8 and so an address cannot. */
const NO_TEXT = /\p{Cs}/u;

/**
 * Refuses a name that no request can carry. No object has it; and the fault of a client that cannot even ask would look like
 * an outage, one that never ends.
 * @throws Rejection `claim_not_found`
 */
export function checkName({ bucket, key }: ClaimCheck): void {
  if (!NO_TEXT.test(key)) return;
  throw new Rejection("claim_not_found", `expected an object's key in Unicode; received ${bucket}/${key}`);
}
