import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, holds, not } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Condition, type Statement, statementsOf } from "../policy-document.ts";
import { coversAction, isAboutEverybody } from "../policy-reach.ts";

/** Policies that a bucket may have, as their statements: one, unless several resources claim it. */
export type Policies = readonly Known<readonly Statement[]>[];

/** @param own the bucket's BucketPolicies; they win over what is written in the bucket itself */
export function policies({ inputs }: ResourceView, own: Known<readonly ResourceView[]>): Policies {
  if (own === UNKNOWN) return [UNKNOWN];
  const documents = (own.length > 0 ? own.map((one) => one.inputs) : [inputs]).map((from) => property(from, "policy"));
  return documents.map(statementsOf);
}

/** Whether the bucket answers requests without TLS: unless a policy denies them all, S3 does. */
export const answersPlainHttp = (all: Policies): Known<boolean> =>
  not(allOf(all.map((statements) => holds(statements, (known) => known.some(deniesPlainHttp)))));

const deniesPlainHttp = (statement: Statement): boolean =>
  denies(statement) &&
  statement.resources.some(isBucket) &&
  statement.actions.some((action) => action === "*" || action.toLowerCase() === "s3:*") &&
  statement.conditions.length === 1 &&
  statement.conditions.every(
    ({ operator, key, values }) =>
      /^Bool(IfExists)?$/.test(operator) && key === "aws:securetransport" && values.join() === "false",
  );

/** The longest that a signed address for reading is accepted, in seconds. */
export function signedUrlSeconds(all: Policies): Known<number | "unbounded"> {
  const seconds = all.map((statements) => (statements === UNKNOWN ? UNKNOWN : shortest(statements)));
  if (seconds.includes("unbounded")) return "unbounded";
  const known = seconds.filter((one) => typeof one === "number");
  return known.length < seconds.length ? UNKNOWN : Math.max(...known);
}

const READ = ["s3:GetObject", "s3:GetObjectVersion"];

/** Of several bounds the tightest counts. */
function shortest(statements: readonly Statement[]): number | "unbounded" {
  const bounds = statements
    .filter((statement) => denies(statement) && READ.every((action) => coversAction(statement, action)))
    .map(({ conditions }) => bound(conditions))
    .filter((seconds) => seconds !== undefined);
  return bounds.length === 0 ? "unbounded" : Math.min(...bounds);
}

/** Beside the age only that the signature stands in the address may be asked for: in a header it is new each time. */
function bound(conditions: readonly Condition[]): number | undefined {
  const ages = conditions.filter(({ key }) => key === "s3:signatureage");
  const [age] = ages;
  const others = conditions.filter((one) => one !== age);
  if (age === undefined || !/^NumericGreaterThan(Equals)?(IfExists)?$/.test(age.operator)) return undefined;
  if (age.values.length !== 1 || !others.every(isOfAddresses)) return undefined;
  const milliseconds = Number(age.values[0]);
  return milliseconds > 0 ? milliseconds / 1000 : undefined;
}

const isOfAddresses = ({ operator, key, values }: Condition): boolean =>
  key === "s3:authtype" && /^StringEquals(IgnoreCase)?$/.test(operator) && values.includes("REST-QUERY-STRING");

/** Whether a statement denies something to everybody, about every object of the bucket: S3 takes a policy for no other. */
const denies = (statement: Statement): boolean =>
  statement.effect === "Deny" && isAboutEverybody(statement) && statement.resources.some(isEveryObject);

/** `*`, `arn:aws:s3:::images*` or `arn:aws:s3:::images/*`, not `arn:aws:s3:::images/web/*`. */
const isEveryObject = (resource: string): boolean => /^[^/]*(\/\*|\*)$/.test(resource);

/** The bucket itself, which listing it is about. */
const isBucket = (resource: string): boolean => !resource.includes("/");
