import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { elements, property } from "../../property.ts";

/** Keys of a path that are operations and ask for proof; by OPTIONS browsers ask without any. */
const OPERATIONS = ["get", "put", "post", "delete", "patch", "head", "trace", "x-amazon-apigateway-any-method"];

/**
 * Whether every operation of an OpenAPI document names something that authenticates: a scheme, an API key, or IAM.
 * @param body the document. UNKNOWN where it is no JSON: API Gateway takes YAML too, which is not read here
 */
export function everyOperationAuthenticated(body: Known<unknown>): Known<boolean> {
  const document = parsed(body);
  if (document === UNKNOWN) return UNKNOWN;
  const everywhere = property(document, "security");
  return values(property(document, "paths"))
    .flatMap((path) => OPERATIONS.map((key) => property(path, key)))
    .filter((operation) => operation !== undefined)
    .every((operation) => isAuthenticated(operation, everywhere));
}

function parsed(body: Known<unknown>): Known<unknown> {
  if (typeof body !== "string") return UNKNOWN;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return UNKNOWN;
  }
}

/** An operation's own list of schemes comes before the document's. An empty list, or an empty scheme in it, is none. */
function isAuthenticated(operation: unknown, everywhere: unknown): boolean {
  const kind = property(operation, "x-amazon-apigateway-auth", "type");
  if (typeof kind === "string" && kind.toUpperCase() !== "NONE") return true;
  const schemes = elements(property(operation, "security") ?? everywhere);
  return schemes !== UNKNOWN && schemes.length > 0 && schemes.every((scheme) => values(scheme).length > 0);
}

const values = (object: unknown): readonly unknown[] =>
  typeof object === "object" && object !== null ? Object.values(object) : [];
