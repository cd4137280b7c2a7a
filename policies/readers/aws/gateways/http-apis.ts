import type { GatewayPart } from "../../../facts/gateways.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, anyOf, holds, not } from "../../logic.ts";
import { namedBy } from "../../named.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { asksForProof } from "./methods.ts";
import { everyOperationAuthenticated } from "./open-api.ts";
import { leavesToApplication } from "./rest-apis.ts";

const isApi = isAws("apigatewayv2", "Api");
const isStage = isAws("apigatewayv2", "Stage");
const isRoute = isAws("apigatewayv2", "Route");

/**
 * HTTP and WebSocket APIs: their stages, their routes, and those that are made with their routes at once. No firewall can
 * stand before one (docs.aws.amazon.com/apigateway, "Choose between REST APIs and HTTP APIs"), so that nothing is said of it.
 */
export function httpApis(resources: readonly ResourceView[]): readonly GatewayPart[] {
  const apis = resources.filter(isApi);
  return [
    ...resources.filter(isStage).map(stage),
    ...resources.filter(isRoute).map((one) => route(one, apis)),
    ...apis.flatMap(api),
  ];
}

function stage({ urn, name, inputs }: ResourceView): GatewayPart {
  const byDefault = property(inputs, "defaultRouteSettings");
  const routes = elements(property(inputs, "routeSettings"));
  const traces = [byDefault, ...(routes === UNKNOWN ? [UNKNOWN] : routes)];
  return {
    urn,
    name,
    accessLog: holds(property(inputs, "accessLogSettings", "destinationArn"), (arn) => arn !== undefined),
    // A provider sends what a program left out as 0.
    throttled: holds(property(byDefault, "throttlingRateLimit"), (rate) => typeof rate === "number" && rate > 0),
    tracesData: anyOf(traces.map((one) => holds(property(one, "dataTraceEnabled"), (on) => on === true))),
  };
}

function route(resource: ResourceView, apis: readonly ResourceView[]): GatewayPart {
  const { urn, name, inputs } = resource;
  const of = namedBy(resource, apis, { by: ["apiId"], as: [["id"]] });
  const api = typeof of === "object" ? of : undefined;
  const key = property(inputs, "routeKey");
  return {
    urn,
    name,
    authenticated: anyOf([
      asksForProof(property(inputs, "authorizationType")),
      holds(property(inputs, "apiKeyRequired"), (required) => required === true),
      holds(key, (known) => typeof known === "string" && known.startsWith("OPTIONS ")),
      // A WebSocket proves who it is when it connects; what it then sends is its own.
      allOf([isWebSocket(api, of), not(holds(key, (known) => known === "$connect"))]),
      api === undefined ? (of === UNKNOWN ? UNKNOWN : false) : leavesToApplication(api),
    ]),
  };
}

function isWebSocket(api: ResourceView | undefined, of: Known<unknown>): Known<boolean> {
  if (api === undefined) return of === UNKNOWN ? UNKNOWN : false;
  return holds(property(api.inputs, "protocolType"), (protocol) => protocol === "WEBSOCKET");
}

/** An API with a `target` has one route, for everybody; one with a `body` those of its document. */
function api(resource: ResourceView): readonly GatewayPart[] {
  const { urn, name, inputs } = resource;
  const [target, body] = [property(inputs, "target"), property(inputs, "body")];
  if (target === undefined && body === undefined) return [];
  const bodyAuthenticated = body === undefined ? true : everyOperationAuthenticated(body);
  const authenticated = allOf([target === undefined, bodyAuthenticated]);
  return [{ urn, name, authenticated: anyOf([authenticated, leavesToApplication(resource)]) }];
}
