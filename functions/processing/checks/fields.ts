/** What a value is, in a word or two; never what is in it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  const [, tag = "Object"] = /^\[object (.{1,40})\]$/.exec(Object.prototype.toString.call(value)) ?? [];
  if (tag !== "Object") return `an object (${tag})`;
  return isPlain(value) ? "an object" : "an object of a class";
}

/** What is written with braces, or has no prototype: a Map, a Date and an iterator have no fields that could be missed. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** The fields of a plain object. @throws TypeError where it is none, or has a field of another name */
export function fieldsOf<const Name extends string>(
  what: string,
  value: unknown,
  names: readonly Name[],
): Partial<Record<Name, unknown>> {
  if (typeof value !== "object" || value === null || !isPlain(value)) {
    throw new TypeError(`expected a plain object as ${what}; received ${kindOf(value)}`);
  }
  const known: readonly string[] = names;
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange === undefined) return value;
  throw new TypeError(`expected in ${what} only ${names.join(", ")}; received ${JSON.stringify(strange.slice(0, 40))}`);
}

/** A whole number in a range. @throws RangeError */
export function wholeNumber(what: string, value: unknown, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  const received = typeof value === "number" ? String(value) : kindOf(value);
  throw new RangeError(`expected a whole number from ${least} to ${most} as ${what}; received ${received}`);
}
