import type { Context } from "../../../contract/context.ts";
import type { Deployed, Parts } from "../capabilities.ts";
import { scheduleGroupName } from "../names.ts";
import { above, type Alarm, below } from "./alarm.ts";
import { lambdaMetric, scheduleMetric } from "./metrics.ts";

/** Part of its time after which a run is as good as late. */
const LATE = 0.9;

/** Errors and throttles of each function, and whether the jobs run at all. */
export function functionAlarms(
  { stack, settings }: Context,
  { imageFunction, web, jobs }: Parts<"imageFunction" | "web" | "jobs">,
): Alarm[] {
  const timeoutMs = settings.function.timeoutSeconds * 1000;
  return [
    ...troubles("image-function", imageFunction, "Messages come again until it works; nothing is lost."),
    ...troubles("operations", jobs, "The next run of a job does what this one missed."),
    ...troubles("web", web, "Customers see errors."),
    above(LATE * timeoutMs, {
      ...lambdaMetric("Duration", imageFunction.lambda.name),
      name: "image-function-late",
      statistic: "Maximum",
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmDescription:
        "A run of the image function almost took all of its time. Raise function.timeoutSeconds, or function.memoryMb, " +
        "which brings processor time with it.",
    }),
    // Reconcile runs every 5 minutes, so that silence is a fault.
    below(1, {
      ...lambdaMetric("Invocations", jobs.lambda.name),
      name: "jobs-silent",
      statistic: "Sum",
      evaluationPeriods: 6,
      treatMissingData: "breaching",
      alarmDescription:
        "No job has run for half an hour: lost uploads are not found and the warehouse is not kept up. Look at the " +
        `schedules of the group ${scheduleGroupName(stack)} and at the role that they use.`,
    }),
    above(0, {
      ...scheduleMetric("InvocationDroppedCount", scheduleGroupName(stack)),
      name: "jobs-dropped",
      statistic: "Sum",
      evaluationPeriods: 3,
      treatMissingData: "notBreaching",
      alarmDescription:
        "The scheduler could not start jobs. Look at its role and at the operations function's concurrency.",
    }),
  ];
}

function troubles(name: string, { lambda }: Deployed, meanwhile: string): Alarm[] {
  const each = { statistic: "Sum", treatMissingData: "notBreaching" } as const;
  return [
    above(0, {
      ...each,
      ...lambdaMetric("Errors", lambda.name),
      name: `${name}-errors`,
      evaluationPeriods: 2,
      alarmDescription: `Runs of the function ${name} fail. ${meanwhile} Its log group says why.`,
    }),
    above(0, {
      ...each,
      ...lambdaMetric("Throttles", lambda.name),
      name: `${name}-throttles`,
      evaluationPeriods: 3,
      alarmDescription:
        `The function ${name} is asked for more than its reserved concurrency. ${meanwhile} Raise it ` +
        "(function.maxConcurrency for images) if the warehouse's connections allow.",
    }),
  ];
}
