import type { GatewayPart } from "../../../facts/gateways.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { everyOperationAuthenticated } from "./open-api.ts";
import { isRestApi, leavesToApplication, restApiOf } from "./rest-apis.ts";

const isMethod = isAws("apigateway", "Method");

/** Every method of a REST API: those that are resources, and those that an API is made of as an OpenAPI document. */
export const methods = (resources: readonly ResourceView[]): readonly GatewayPart[] => [
  ...resources.filter(isMethod).map((method): GatewayPart => {
    const { urn, name, inputs } = method;
    return {
      urn,
      name,
      authenticated: anyOf([
        asksForProof(property(inputs, "authorization")),
        holds(property(inputs, "apiKeyRequired"), (required) => required === true),
        // Browsers ask by OPTIONS, without any proof, whether they may ask.
        holds(property(inputs, "httpMethod"), (verb) => verb === "OPTIONS"),
        apiLeavesToApplication(method, resources),
      ]),
    };
  }),
  ...resources.filter(isRestApi).flatMap((api): GatewayPart[] => {
    const body = property(api.inputs, "body");
    if (body === undefined) return [];
    const { urn, name } = api;
    return [{ urn, name, authenticated: anyOf([everyOperationAuthenticated(body), leavesToApplication(api)]) }];
  }),
];

/** Whether a kind of authorization is one. */
export const asksForProof = (authorization: Known<unknown>): Known<boolean> =>
  holds(authorization, (kind) => typeof kind === "string" && kind !== "NONE");

function apiLeavesToApplication(method: ResourceView, resources: readonly ResourceView[]): Known<boolean> {
  const api = restApiOf(method, resources);
  if (api === UNKNOWN) return UNKNOWN;
  return api !== undefined && leavesToApplication(api);
}
