import type { RawMessage } from "../core/arrival.ts";

/**
 * Headers of a message as the core knows them: of a name that came several times the last counts, and all are kept.
 * @param pairs names and values, in the message's order
 */
export function headersOf(pairs: Iterable<readonly [string, string]>): Pick<RawMessage, "headers" | "repeated"> {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = all.get(name);
    if (values === undefined) all.set(name, [value]);
    else values.push(value);
  }
  const repeated = [...all].filter(([, values]) => values.length > 1);
  return {
    headers: Object.fromEntries([...all].flatMap(([name, values]) => values.slice(-1).map((last) => [name, last]))),
    ...(repeated.length > 0 && { repeated: Object.fromEntries(repeated) }),
  };
}
