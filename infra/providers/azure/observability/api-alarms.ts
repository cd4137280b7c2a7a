import type { Context } from "../../../contract/context.ts";
import type { Parts } from "../capabilities.ts";
import { above, type Alarm } from "./alarm.ts";
import { gatewayMetric } from "./metrics.ts";

/** Answers in a quarter of an hour that are the service's fault: more than a few unlucky starts. */
const SERVER_ERRORS = 15;

/** Percent of answers that are: a service in trouble, however many come. */
const SERVER_ERROR_PERCENT = 5;

/** Milliseconds that the application takes on average. A page takes one, a cold start five, and most answers are not one. */
const SLOW_MS = 5000;

/** Requests in a quarter of an hour that the firewall refuses: more than the scanners that every address sees. */
const BLOCKED = 1000;

/** What customers of the web application get. */
export function apiAlarms(_context: Context, { gateway }: Parts<"gateway">): Alarm[] {
  const { profileId } = gateway;
  return [
    above(SERVER_ERRORS, {
      ...gatewayMetric("RequestCount", { HttpStatusGroup: ["5XX"] }),
      of: profileId,
      aggregation: "Total",
      severity: 1,
      name: "web-server-errors",
      description: "The web application answers with errors of its own. Its log in Application Insights says why.",
    }),
    above(SERVER_ERROR_PERCENT, {
      ...gatewayMetric("Percentage5XX"),
      of: profileId,
      aggregation: "Average",
      severity: 0,
      name: "web-down",
      description:
        "One answer in twenty, or more, is an error: customers cannot work. Look whether the web application runs, whether " +
        "Front Door reaches it (its private link is approved), and whether the warehouse answers.",
    }),
    above(SLOW_MS, {
      ...gatewayMetric("OriginLatency"),
      of: profileId,
      aggregation: "Average",
      severity: 2,
      name: "web-slow",
      description:
        "The web application takes seconds to answer. Look at the warehouse, at large downloads, and at cold starts.",
    }),
    above(BLOCKED, {
      ...gatewayMetric("WebApplicationFirewallRequestCount", { Action: ["Block"] }),
      of: profileId,
      aggregation: "Total",
      severity: 3,
      name: "web-blocked",
      description:
        "The firewall refuses many requests: somebody attacks, or a rule is against customers. FrontDoorWebApplicationFirewallLog " +
        "in the workspace names rules and addresses; gateway.blockedIps keeps one out.",
    }),
  ];
}
