import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { CloudFunction } from "../../../facts/functions.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";
import { isFlex } from "./app.ts";

const isPlan = isAzure("web", "AppServicePlan");

/** Plans on which Azure adds instances by itself: Consumption, Flex Consumption, Elastic Premium, Logic Apps's. */
const SCALED = /^(Y1|FC1|EP\d|WS\d|Dynamic|FlexConsumption|ElasticPremium|WorkflowStandard)$/i;

/** An app's own limit. On a plan of machines that are rented beforehand it needs none. */
export function maxConcurrency(
  app: ResourceView,
  resources: readonly ResourceView[],
): Pick<CloudFunction, "maxConcurrency"> {
  const { inputs } = app;
  const flex = asNumber(property(inputs, "functionAppConfig", "scaleAndConcurrency", "maximumInstanceCount"));
  if (flex !== undefined || isFlex(app)) return { maxConcurrency: flex };
  const limit = asNumber(property(inputs, "siteConfig", "functionAppScaleLimit"));
  // 0 is Azure's word for no limit.
  if (limit === UNKNOWN || (limit !== undefined && limit > 0)) return { maxConcurrency: limit };
  const scaled = isScaled(app, resources.filter(isPlan));
  if (scaled === UNKNOWN) return { maxConcurrency: UNKNOWN };
  return scaled ? { maxConcurrency: undefined } : {};
}

function isScaled(app: ResourceView, plans: readonly ResourceView[]): Known<boolean> {
  // An app without a plan is on one of Consumption's.
  if (property(app.inputs, "serverFarmId") === undefined) return true;
  const plan = plans.find((one) => {
    const apps = satellitesOf(one, [app], plans, { by: ["serverFarmId"], as: [["id"]] });
    return apps !== UNKNOWN && apps.length > 0;
  });
  const sku = property(plan?.inputs, "sku", "name");
  return typeof sku === "string" ? SCALED.test(sku) : UNKNOWN;
}
