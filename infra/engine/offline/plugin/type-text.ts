/** A type as far as a value of it has to be made up. */
export type Type =
  | { readonly kind: "string" | "number" | "boolean" | "map" }
  | { readonly kind: "literal"; readonly value: string }
  | { readonly kind: "list"; readonly of: Type }
  /** A nested type of the package, for example `outputs.rds.InstanceMasterUserSecret`, or `inputs.` and so on of what is given. */
  | { readonly kind: "object"; readonly name: string };

/** One declared property. */
export interface Field {
  readonly type: Type;
  /** Whether it may be absent: `name?:`, or `| undefined` in its type. */
  readonly optional: boolean;
}

/** Declared properties by name. */
export type Fields = ReadonlyMap<string, Field>;

/**
 * The properties that a class or an interface declares, from the text between its braces. Reads what Pulumi's generator
 * of SDKs writes: `name?: type;` with comments between. Methods and constructors are passed over.
 */
export function fieldsIn(body: string): Fields {
  const fields = new Map<string, Field>();
  for (const member of split(withoutComments(body), ";")) {
    const [, name, mark, type] = /^\s*(?:readonly )?(\w+)(\??):\s*([\s\S]+)$/.exec(member) ?? [];
    if (name === undefined || type === undefined) continue;
    const read = fieldOf(type);
    fields.set(name, { ...read, optional: read.optional || mark === "?" });
  }
  return fields;
}

/** What stands between the braces of a declaration that begins a line; it ends at a brace of the same indentation. */
export function blockOf(text: string, head: string, indent = ""): string | undefined {
  const begin = text.indexOf(`\n${indent}${head}`);
  if (begin < 0) return undefined;
  const open = text.indexOf("{\n", begin);
  const end = text.indexOf(`\n${indent}}`, begin + 1);
  return open < 0 || end < 0 ? undefined : text.slice(open + 1, end + 1);
}

function fieldOf(text: string): Field {
  const inner = /^pulumi\.(?:Output|Input)<([\s\S]+)>$/.exec(text.trim())?.[1] ?? text;
  const alternatives = split(inner, "|").map((one) => one.trim());
  const given = alternatives.filter((one) => one !== "undefined" && one !== "null");
  return { type: typeOf(given[0] ?? "string"), optional: given.length < alternatives.length };
}

function typeOf(text: string): Type {
  if (text.endsWith("[]"))
    return { kind: "list", of: fieldOf(text.slice(0, -2).replace(/^\(([\s\S]*)\)$/, "$1")).type };
  if (text.startsWith("{") || text === "any") return { kind: "map" };
  if (/^(?:outputs|inputs)\./.test(text)) return { kind: "object", name: text };
  if (text === "number" || text === "boolean") return { kind: text };
  const literal = /^["'](.*)["']$/.exec(text)?.[1];
  // What is left are texts, enumerations of texts, and assets, which are never made up because they are inputs.
  return literal === undefined ? { kind: "string" } : { kind: "literal", value: literal };
}

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

const OPENING = "<{[(";
const CLOSING = ">}])";

/** The parts of a text between separators that no bracket or quote encloses. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") at = Math.max(at, text.indexOf(character, at + 1));
    else if (OPENING.includes(character)) depth++;
    // The arrow of a function's type closes nothing.
    else if (CLOSING.includes(character) && text.charAt(at - 1) !== "=") depth--;
    else if (character === separator && depth === 0) {
      parts.push(text.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...parts, text.slice(begin)];
}
