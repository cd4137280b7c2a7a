import { BYTES, HIDDEN, isSecretName, redactedText } from "./redact-text.ts";

/**
 * What never stands in a log, however it comes into a line: in a field, in an error's message, in a stack. It is the last
 * that is done with a line before it is written.
 */

/** A line of a log, in JSON, without secrets and without bytes. It stays valid JSON. */
export function redacted(line: string): string {
  try {
    return `${JSON.stringify(withoutSecrets(JSON.parse(line)))}\n`;
  } catch {
    // Nested deeper than the stack reaches: as a text. No line may be an error of whoever writes it.
    return redactedText(line);
  }
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return redactedText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  const members = Object.entries(value);
  if (isBytes(members)) return BYTES;
  return Object.fromEntries(
    members.map(([name, member]) => [redactedText(name), isSecretName(name) ? HIDDEN : withoutSecrets(member)]),
  );
}

/**
 * Whether these are bytes or other numbers of an array's, as JSON writes them: a Buffer by its kind, a typed array with its
 * members numbered. JSON has null for NaN, and pino a member "..." for what it left out of an object that contains itself.
 */
function isBytes(members: readonly (readonly [name: string, member: unknown])[]): boolean {
  const [first, second] = members;
  if (first?.[0] === "type" && first[1] === "Buffer") return second?.[0] === "data" && Array.isArray(second[1]);
  const isNumbered = ([name, member]: (typeof members)[number], at: number): boolean =>
    name === "..." || (name === String(at) && (typeof member === "number" || member === null));
  return members.length > 0 && members.every(isNumbered);
}
