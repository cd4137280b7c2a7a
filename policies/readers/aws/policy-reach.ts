import type { Condition, Principal, Statement } from "./policy-document.ts";

/** Whether a statement is about everybody: whoever asks, with an account of AWS or without. */
export const isAboutEverybody = ({ principals }: Statement): boolean => principals.some(isEverybody);

const isEverybody = ({ type, id }: Principal): boolean => id === "*" && (type === "*" || type === "AWS");

/**
 * Whether a statement lets in people whom nobody named: everybody, or all but some, with no condition that names who or
 * where from. As S3 tells a policy that is public from one that is not:
 * docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html, "The meaning of public".
 */
export const letsAnybodyIn = (statement: Statement): boolean =>
  statement.effect === "Allow" &&
  (isAboutEverybody(statement) || statement.notPrincipals.length > 0) &&
  !statement.conditions.some(names);

/** Whether a statement is about an action, such as `s3:GetObject`. AWS does not tell cases apart, and takes * and ?. */
export const coversAction = ({ actions }: Statement, action: string): boolean =>
  actions.some((pattern) => wildcards(pattern).test(action));

const wildcards = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "i",
  );

/** Keys of which a fixed value says who asks, or where from. */
const NAMING_KEYS: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

/** Operators that a request without the key does not pass; `…IfExists` and `ForAllValues:` let it pass. */
const NAMING_OPERATOR = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

const names = ({ operator, key, values }: Condition): boolean =>
  NAMING_KEYS.has(key) && NAMING_OPERATOR.test(operator) && values.length > 0 && values.every(isFixed);

/** A value that stands for few: no wildcard or variable, unless an ARN's account is fixed; no very wide range of addresses. */
function isFixed(value: string): boolean {
  const range = /^[\da-f.:]+\/(\d+)$/i.exec(value);
  if (range !== null) return Number(range[1]) >= (value.includes(":") ? WIDEST_IPV6 : WIDEST_IPV4);
  return !/[*?]|\$\{/.test(value) || /^arn:[\w-]+:[\w-]+:[^:]*:\d{12}:/.test(value);
}

/** Shorter prefixes than any that an organisation holds; S3 draws its line there too. */
const WIDEST_IPV4 = 8;
const WIDEST_IPV6 = 32;
