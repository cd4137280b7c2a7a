import type { Context } from "../../../contract/context.ts";
import type { Parts } from "../capabilities.ts";
import { above, type Alarm } from "./alarm.ts";
import { apiMetric } from "./metrics.ts";

/** Answers in five minutes that are the service's fault: more than one unlucky start. */
const SERVER_ERRORS = 5;

/** What customers of the web application get. */
export function apiAlarms(_context: Context, { gateway }: Parts<"gateway">): Alarm[] {
  return [
    above(SERVER_ERRORS, {
      ...apiMetric("5XXError", gateway.apiName, gateway.stageName),
      name: "web-server-errors",
      statistic: "Sum",
      evaluationPeriods: 2,
      treatMissingData: "notBreaching",
      alarmDescription: "The web application answers with errors of its own. The web function's log says why.",
    }),
  ];
}
