import type { Context } from "../../../contract/context.ts";
import type { Parts } from "../capabilities.ts";
import { above, type Alarm } from "./alarm.ts";
import { lambdaMetric, queueMetric } from "./metrics.ts";
import type { OutcomeMetrics } from "./outcomes.ts";

const HOUR_SECONDS = 3600;

/** An upload that waits longer than this is noticed by its customer; a run that fails comes again after a third of it. */
const UPLOAD_WAIT_SECONDS = HOUR_SECONDS;

/** Messages behind: some minutes' work of a small stack. It must hold for three periods, so that a wave is no alarm. */
const LAG_MESSAGES = 1000;

/** Rejections in an hour that are no longer one customer's wrong file. */
const REJECTIONS_AN_HOUR = 100;

/** What customers feel: images that fail, are refused, or wait. */
export function imageAlarms(
  { stack }: Context,
  { imageFunction }: Parts<"imageFunction">,
  { namespace, names }: OutcomeMetrics,
): Alarm[] {
  const counted = { namespace, dimensions: {}, statistic: "Sum", treatMissingData: "notBreaching" } as const;
  const queued = { statistic: "Maximum", treatMissingData: "notBreaching" } as const;
  return [
    above(0, {
      ...counted,
      name: "images-failed",
      metricName: names.failed,
      evaluationPeriods: 1,
      alarmDescription:
        "Processing of an image kept failing and was given up. " +
        `npm run dead-letters -- list --stack ${stack} names it; mend the cause, then replay it.`,
    }),
    above(REJECTIONS_AN_HOUR, {
      ...counted,
      name: "images-rejected",
      metricName: names.rejected,
      period: HOUR_SECONDS,
      evaluationPeriods: 1,
      alarmDescription:
        "Many images are refused for a fault of their own: a producer may have begun to send something else. " +
        `npm run stats -- --by customer,source,outcome --stack ${stack} shows whose.`,
    }),
    above(0, {
      ...queued,
      ...queueMetric("ApproximateNumberOfMessagesVisible", imageFunction.uploadsDeadLetter.name),
      name: "uploads-dead-letter",
      evaluationPeriods: 1,
      alarmDescription:
        "Announcements of uploads were tried for a day in vain. The images are safe in the raw bucket, and the job " +
        "reconcile announces them anew once the image function works; look at its log, then purge this queue.",
    }),
    above(UPLOAD_WAIT_SECONDS, {
      ...queued,
      ...queueMetric("ApproximateAgeOfOldestMessage", imageFunction.uploads.name),
      name: "uploads-wait",
      evaluationPeriods: 1,
      alarmDescription:
        "An upload has waited for an hour. Look whether the warehouse, the store or the brokers are out, or raise " +
        "function.maxConcurrency.",
    }),
    above(LAG_MESSAGES, {
      ...lambdaMetric("OffsetLag", imageFunction.lambda.name),
      name: "stream-lag",
      statistic: "Maximum",
      evaluationPeriods: 3,
      // Silent while nothing is read; then the function's errors and the brokers' alarms speak.
      treatMissingData: "notBreaching",
      alarmDescription:
        "Messages come faster than they are processed, or a batch fails again and again: the image function's log " +
        "says which. Raise ingress.partitions and function.maxConcurrency for the former.",
    }),
    above(0, {
      ...counted,
      name: "stream-set-aside",
      metricName: names["set-aside"],
      evaluationPeriods: 1,
      alarmDescription:
        "A message of the stream failed again and again for no known reason and lies in the raw bucket. The job redeliver " +
        "puts it back; the image function's log says what is wrong.",
    }),
  ];
}
