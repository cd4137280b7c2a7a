/**
 * A customer id is part of every object key, so its alphabet has no separator, dot or percent sign, and it fits the
 * shortest field it stands in.
 */
export const CUSTOMER_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/** The rule in words, for messages. */
export const CUSTOMER_RULE = "1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or a digit";

/** What statistics say where a message does not tell whose image it is. It can never be a customer's own id. */
export const UNKNOWN_CUSTOMER = "(unknown)";

export function isCustomerId(value: unknown): value is string {
  return typeof value === "string" && CUSTOMER_PATTERN.test(value);
}
