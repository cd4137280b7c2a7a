import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { ofOneRestApi } from "./rest-apis.ts";

const isMethodSettings = isAws("apigateway", "MethodSettings");
const isUsagePlan = isAws("apigateway", "UsagePlan");

/** The path of settings that are for every method. */
const ALL_METHODS = "*/*";

/** Whether a stage refuses requests beyond a rate: by its settings for all methods, or by a plan of its users. */
export function isThrottled(stage: ResourceView, resources: readonly ResourceView[]): Known<boolean> {
  return anyOf([
    ...resources.filter(isMethodSettings).map((settings) =>
      allOf([
        // -1 is the word for no throttle.
        holds(
          property(settings.inputs, "settings", "throttlingRateLimit"),
          (rate) => typeof rate === "number" && rate >= 0,
        ),
        holds(property(settings.inputs, "methodPath"), (path) => path === ALL_METHODS),
        same(property(settings.inputs, "stageName"), property(stage.inputs, "stageName")),
        ofOneRestApi(settings, stage, resources),
      ]),
    ),
    ...resources.filter(isUsagePlan).map((plan) => plans(plan, stage)),
  ]);
}

function plans({ inputs }: ResourceView, stage: ResourceView): Known<boolean> {
  const rate = property(inputs, "throttleSettings", "rateLimit");
  const apiStages = elements(property(inputs, "apiStages"));
  const named =
    apiStages === UNKNOWN
      ? UNKNOWN
      : anyOf(
          apiStages.map((one) =>
            allOf([
              same(property(one, "apiId"), property(stage.inputs, "restApi")),
              same(property(one, "stage"), property(stage.inputs, "stageName")),
            ]),
          ),
        );
  return allOf([holds(rate, (known) => typeof known === "number" && known > 0), named]);
}

const same = (one: Known<unknown>, other: Known<unknown>): Known<boolean> =>
  one === UNKNOWN || other === UNKNOWN ? UNKNOWN : one === other;
