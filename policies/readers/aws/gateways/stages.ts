import type { Firewall, GatewayPart } from "../../../facts/gateways.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { holds } from "../../logic.ts";
import { namedBy } from "../../named.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";
import { isThrottled } from "./throttles.ts";
import { isWebAcl, refuses } from "./web-acls.ts";

export const isStage = isAws("apigateway", "Stage");
const isMethodSettings = isAws("apigateway", "MethodSettings");
const isAssociation = isAws("wafv2", "WebAclAssociation");

/** Every stage of a REST API, and what its settings of methods say by themselves. */
export function stages(resources: readonly ResourceView[]): readonly GatewayPart[] {
  const all = resources.filter(isStage);
  return [
    ...all.map((stage): GatewayPart => {
      const { urn, name, inputs } = stage;
      const destination = property(inputs, "accessLogSettings", "destinationArn");
      return {
        urn,
        name,
        firewall: firewallOf(stage, all, resources),
        accessLog: holds(destination, (arn) => arn !== undefined),
        throttled: isThrottled(stage, resources),
      };
    }),
    ...resources.filter(isMethodSettings).map(({ urn, name, inputs }): GatewayPart => {
      const traces = property(inputs, "settings", "dataTraceEnabled");
      return { urn, name, tracesData: holds(traces, (on) => on === true) };
    }),
  ];
}

/** What the program attaches. AWS goes on answering for a stage also with a firewall that has left the program. */
function firewallOf(
  stage: ResourceView,
  all: readonly ResourceView[],
  resources: readonly ResourceView[],
): Known<Firewall> {
  const own = satellitesOf(stage, resources.filter(isAssociation), all, { by: ["resourceArn"], as: [["arn"]] });
  if (own === UNKNOWN) return UNKNOWN;
  const [association] = own;
  if (association === undefined) return "none";
  const acl = namedBy(association, resources.filter(isWebAcl), { by: ["webAclArn"], as: [["arn"]] });
  // Rules of a firewall that the stack only names are not told.
  if (acl === UNKNOWN || acl === undefined) return UNKNOWN;
  const refusing = refuses(acl, resources);
  return refusing === UNKNOWN ? UNKNOWN : refusing ? "refuses" : "counts";
}
