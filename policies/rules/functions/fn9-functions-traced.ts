import { checked, each, inherent, type Rule } from "../rule.ts";

export const functionsTraced: Rule = {
  name: "fn9-functions-traced",
  family: "baseline",
  severity: "low",
  description:
    "It is traced how requests go through functions, so that it is seen where a slow or a failed one was held up.",
  remediation:
    "On AWS set tracingConfig.mode to Active and let the role put trace segments; on Azure set the setting " +
    "APPLICATIONINSIGHTS_CONNECTION_STRING.",
  clouds: {
    aws: checked("CKV_AWS_50"),
    azure: checked("PROWLER-app_function_application_insights_enabled"),
    local: inherent("Nothing on one machine collects traces; each log line tells how long its steps took."),
  },
  check: each(
    ({ functions }) => functions,
    ({ name, traced }) =>
      traced === false ? `${name} is not traced. Allowed: tracing of its requests. Turn it on.` : undefined,
  ),
};
