import type { FunctionFacts } from "../../facts/functions.ts";
import type { ResourceView } from "../reader.ts";
import { access } from "./functions/access.ts";
import { asynchronousDeliveries } from "./functions/deliveries.ts";
import { besideApp, isFunctionApp } from "./functions/app.ts";
import { functionApp } from "./functions/function-app.ts";

/**
 * Facts of function apps and of Event Grid's subscriptions. What comes by a queue of Storage or of Service Bus has its dead
 * letters by itself, and what comes by Event Hubs is the code's to keep: no resource tells of it.
 */
export function functionFacts(resources: readonly ResourceView[]): FunctionFacts {
  const apps = resources.filter(isFunctionApp).map((app) => ({ app, beside: besideApp(app, resources) }));
  return {
    functions: apps.map(({ app, beside }) => functionApp(app, beside, resources)),
    functionEntrances: apps.map(({ app, beside }) => ({ urn: app.urn, name: app.name, opening: access(app, beside) })),
    asynchronousDeliveries: asynchronousDeliveries(resources),
  };
}
