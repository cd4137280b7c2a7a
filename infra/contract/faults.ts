import * as z from "zod";

type Issue = z.core.$ZodIssue;

/** Every fault of a parse as a line: the setting's name, what is allowed, what was received. */
export function faultsOf(error: z.ZodError, schema: z.ZodType): string[] {
  return error.issues.flatMap((issue) => linesOf(issue, schema));
}

function linesOf(issue: Issue, schema: z.ZodType): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => {
      const near = known.find((name) => distance(name, key) <= 2);
      const hint = near === undefined ? `Known settings here: ${known.join(", ")}.` : `Did you mean ${near}?`;
      return `${[...path, key].join(".")}: there is no such setting. ${hint}`;
    });
  }
  const [name = ""] = path.slice(-1);
  const input = inputOf(issue, name);
  const received = /password|secret/i.test(name) && input !== undefined ? "another value" : show(input);
  return [`${path.join(".")}: ${allowed(issue)} but received ${received}.`];
}

/** What was given for the setting. A rule over several settings is told of one of them, and was given all. */
function inputOf({ code, input }: Issue, name: string): unknown {
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  return code === "custom" && isObject ? (input as Record<string, unknown>)[name] : input;
}

/** What a text of a named format must be; a pattern of this project's own brings its message. */
const FORMATS: Readonly<Record<string, string>> = {
  cidrv4: "expected an IPv4 network in CIDR notation, like 10.0.0.0/16",
  cidrv6: "expected an IPv6 network in CIDR notation, like 2001:db8::/32",
  email: "expected an e-mail address",
  url: "expected an address like https://host:port",
};

function allowed(issue: Issue): string {
  switch (issue.code) {
    case "too_small":
      return issue.origin === "number" || issue.origin === "int"
        ? `expected at least ${String(issue.minimum)}`
        : `expected at least ${String(issue.minimum)} of them`;
    case "too_big":
      return issue.origin === "number" || issue.origin === "int"
        ? `expected at most ${String(issue.maximum)}`
        : `expected at most ${String(issue.maximum)} of them`;
    case "invalid_value":
      return `expected one of ${issue.values.map(String).join(", ")}`;
    case "invalid_type":
      return `expected ${issue.expected === "int" ? "a whole number" : issue.expected}`;
    case "invalid_union":
      return `expected ${issue.errors
        .map((errors) =>
          errors
            .map(allowed)
            .join(" and ")
            .replace(/^expected /, ""),
        )
        .join(", or ")}`;
    case "invalid_format":
      return FORMATS[issue.format] ?? issue.message;
    default:
      return issue.message;
  }
}

/** What was received, short. */
function show(input: unknown): string {
  if (input === undefined) return "nothing";
  if (typeof input === "object" && input !== null) return Array.isArray(input) ? "a list" : "an object";
  return JSON.stringify(input);
}

/** Names of the settings that an object in the schema has. */
function knownKeys(schema: z.ZodType, path: readonly string[]): string[] {
  let at: unknown = schema;
  for (const step of ["", ...path]) {
    if (at instanceof z.ZodArray) at = at.element;
    else if (step !== "") at = at instanceof z.ZodObject ? at.shape[step] : undefined;
    while (at instanceof z.ZodPrefault || at instanceof z.ZodDefault || at instanceof z.ZodOptional) at = at.unwrap();
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** Levenshtein distance: how many letters apart two names are. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const replace = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replace, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
