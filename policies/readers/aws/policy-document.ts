import { type Known, UNKNOWN } from "../../facts/known.ts";
import { elements, property } from "../property.ts";

/** Who a statement is about. `type` is AWS's word (AWS, Service, Federated, CanonicalUser), or "*" where it is just "*". */
export interface Principal {
  readonly type: string;
  readonly id: string;
}

/** One condition of a statement; all of them have to hold, each with one of its values. */
export interface Condition {
  /** In AWS's spelling, for example `StringEqualsIfExists`, with what stands before it (`ForAllValues:`). */
  readonly operator: string;
  /** In lower case, because AWS does not tell cases apart: `aws:securetransport`. */
  readonly key: string;
  readonly values: readonly string[];
}

/** A statement of a policy. What it leaves out is an empty list: in a role's policy there are no principals. */
export interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly principals: readonly Principal[];
  /** All but these. */
  readonly notPrincipals: readonly Principal[];
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly conditions: readonly Condition[];
}

/**
 * Statements of a policy document, which is JSON, or an object as some of @pulumi/aws's properties take it.
 * @returns UNKNOWN where any of it is known after deployment; none for no document, and for one that AWS would refuse
 */
export function statementsOf(document: Known<unknown>): Known<readonly Statement[]> {
  const known = typeof document === "string" ? parsed(document) : withoutUnknowns(document);
  if (known === UNKNOWN) return UNKNOWN;
  return listOf(property(known, "Statement")).flatMap(statement);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The same value, of which every part can be read; UNKNOWN where one cannot. */
function withoutUnknowns(value: Known<unknown>): Known<unknown> {
  if (value === UNKNOWN || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const all = elements(value);
    const known = all === UNKNOWN ? [UNKNOWN] : all.map(withoutUnknowns);
    return known.includes(UNKNOWN) ? UNKNOWN : known;
  }
  const entries = Object.keys(value).map((key) => [key, withoutUnknowns(property(value, key))] as const);
  return entries.some(([, inner]) => inner === UNKNOWN) ? UNKNOWN : Object.fromEntries(entries);
}

function statement(value: unknown): Statement[] {
  const effect = property(value, "Effect");
  if (effect !== "Allow" && effect !== "Deny") return [];
  const texts = (key: string): readonly string[] => textsOf(property(value, key));
  return [
    {
      effect,
      principals: principals(property(value, "Principal")),
      notPrincipals: principals(property(value, "NotPrincipal")),
      actions: texts("Action"),
      notActions: texts("NotAction"),
      resources: texts("Resource"),
      notResources: texts("NotResource"),
      conditions: conditions(property(value, "Condition")),
    },
  ];
}

function principals(value: unknown): readonly Principal[] {
  if (typeof value === "string") return [{ type: "*", id: value }];
  return entriesOf(value).flatMap(([type, ids]) => textsOf(ids).map((id) => ({ type, id })));
}

const conditions = (value: unknown): readonly Condition[] =>
  entriesOf(value).flatMap(([operator, keys]) =>
    entriesOf(keys).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: textsOf(values) })),
  );

const entriesOf = (value: unknown): readonly [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

/** AWS takes one where it takes a list. */
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];

/** AWS takes `false` and `5` for "false" and "5". */
const textsOf = (value: unknown): readonly string[] =>
  listOf(value).flatMap((one) => (["string", "boolean", "number"].includes(typeof one) ? [String(one)] : []));
