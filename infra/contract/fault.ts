/** One line of what is wrong, as every provider words it. `fix` is a whole sentence. */
export const fault = (setting: string, allowed: string, received: string | number, fix: string): string =>
  `${setting}: expected ${allowed} but received ${received}. ${fix}`;

/** The lines of those that are wrong. */
export const faultsOf = (...found: readonly (string | false | undefined)[]): string[] =>
  found.filter((line): line is string => typeof line === "string");
