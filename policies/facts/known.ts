/** Stands for a value that only the deployment will tell. No rule holds against it. */
export const UNKNOWN = Symbol("known after deployment");

/** A value, or UNKNOWN in a preview that cannot tell it yet. */
export type Known<T> = T | typeof UNKNOWN;

/** What every fact is about. */
export interface Subject {
  /** The resource to mend when a rule is broken. */
  readonly urn: string;
  /** Name for messages: the resource's own in the program. */
  readonly name: string;
}
