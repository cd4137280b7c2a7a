import type { Context } from "../../../contract/context.ts";
import { poisonOf } from "../blob-storage/names.ts";
import type { Parts } from "../capabilities.ts";
import { above, type Alarm, moreThan } from "./alarm.ts";
import { topicMetric } from "./metrics.ts";
import {
  field,
  images,
  lines,
  PER_BIN,
  putInto,
  query,
  quoted,
  waitedLonger,
  waits,
  whose,
  withoutPause,
} from "./queries.ts";

/** An upload that waits longer than this is noticed by its customer; a run that an outage stopped comes again every 30 s. */
const UPLOAD_WAIT_MINUTES = 60;

/** Messages that waited longer in their partition. It must be so in three periods, so that a wave is no alarm. */
const STREAM_WAIT_MINUTES = 10;

/** Rejections in an hour that are no longer one customer's wrong file. */
const REJECTIONS_AN_HOUR = 100;

/**
 * Runs of reconcile in an hour, of twelve, that announce uploads: it announces one that has no outcome every ten minutes. Of
 * an event that was lost, one run does.
 */
const ANNOUNCING_RUNS = 4;

/** Attempts in a quarter of an hour that Event Grid makes in vain: it makes the next after 10 s, 30 s, 1 min and 5 min. */
const FAILED_DELIVERIES = 10;

/** What customers feel: images that fail, are refused, or wait. */
export function imageAlarms(context: Context, parts: Parts<"imageFunction" | "blobStorage" | "kafkaIngress">): Alarm[] {
  return [...outcomes(context), ...uploads(parts), ...stream(context, parts)];
}

function outcomes({ stack }: Context): Alarm[] {
  return [
    moreThan(0, {
      name: "images-failed",
      severity: 2,
      query: images("failed"),
      description:
        "Processing of an image kept failing and was given up. " +
        `npm run dead-letters -- list --stack ${stack} names it; mend the cause, then replay it.`,
    }),
    moreThan(REJECTIONS_AN_HOUR, {
      name: "images-rejected",
      severity: 3,
      query: images("rejected"),
      windowMinutes: 60,
      everyMinutes: 15,
      description:
        "Many images are refused for a fault of their own: a producer may have begun to send something else. " +
        `npm run stats -- --by customer,source,outcome --stack ${stack} shows whose.`,
    }),
  ];
}

function uploads({ imageFunction, blobStorage }: Parts<"imageFunction" | "blobStorage">): Alarm[] {
  const topic = { of: imageFunction.uploadsTopic.id, aggregation: "Total", severity: 2 } as const;
  return [
    moreThan(0, {
      name: "uploads-dead-letter",
      severity: 2,
      query: putInto(poisonOf(blobStorage.queues.uploads)),
      // A storage account's log comes minutes late.
      windowMinutes: 30,
      description:
        "An announcement of an upload was set aside, because it is none or failed each time. The image is safe in the raw " +
        "account, and the job reconcile announces it anew; look at the image function's log, then clear the queue " +
        `${poisonOf(blobStorage.queues.uploads)}.`,
    }),
    moreThan(0, {
      name: "uploads-wait",
      severity: 1,
      query: imageFunction.app.name.apply((app) => waitedLonger(waits(app, "queue"), UPLOAD_WAIT_MINUTES)),
      description:
        "An upload has waited for an hour. Look whether the warehouse, the store or the brokers are out, or raise " +
        "function.maxConcurrency.",
    }),
    moreThan(ANNOUNCING_RUNS - 1, {
      name: "uploads-unprocessed",
      severity: 1,
      query: query(lines("operations", whose("job", "reconcile"), `where toint(${field("announced")}) > 0`), PER_BIN),
      windowMinutes: 60,
      everyMinutes: 15,
      description:
        "Uploads stay without an outcome, and the job reconcile announces them again and again: the image function does " +
        "not run, or works on none of them. Its log says why; the portal shows whether its triggers are there.",
    }),
    above(FAILED_DELIVERIES, {
      ...topic,
      ...topicMetric("DeliveryAttemptFailCount"),
      name: "uploads-undelivered",
      description:
        "Event Grid cannot put announcements of uploads into their queue. Look whether the queue is there, and the topic's " +
        "right to send to it. The job reconcile announces what is lost.",
    }),
    above(0, {
      ...topic,
      ...topicMetric("DeadLetteredCount"),
      name: "uploads-given-up",
      description:
        "Event Grid gave announcements of uploads up after a day; they lie in their container of the raw account. The images " +
        "are safe, and the job reconcile announces them; look at the deliveries of the system topic.",
    }),
    above(0, {
      ...topic,
      ...topicMetric("DroppedEventCount"),
      name: "uploads-dropped",
      description:
        "Event Grid gave announcements of uploads up and could not put them aside either: it lacks its right to the raw " +
        "account. The images are safe, and the job reconcile announces them.",
    }),
  ];
}

/** Of somebody else's Kafka the trigger tells no times, so that its lag is known by work without a pause. */
function stream(
  { settings }: Context,
  { imageFunction, kafkaIngress }: Parts<"imageFunction" | "kafkaIngress">,
): Alarm[] {
  const { partitions } = settings.ingress;
  return [
    moreThan(2, {
      name: "stream-lag",
      severity: 2,
      query: imageFunction.app.name.apply((app) =>
        kafkaIngress.trigger.kind === "kafka"
          ? withoutPause(app, partitions)
          : waitedLonger(waits(app, "eventHubs"), STREAM_WAIT_MINUTES),
      ),
      description:
        "Messages come faster than they are processed, or a batch fails again and again: the image function's log " +
        "says which. Raise ingress.partitions and function.maxConcurrency for the former.",
    }),
    moreThan(0, {
      name: "stream-set-aside",
      severity: 3,
      query: query(
        lines(
          "image-function",
          `where ${field("msg")} startswith ${quoted("message set aside")} and isnotempty(${field("topic")})`,
        ),
        PER_BIN,
      ),
      description:
        "A message of the stream failed again and again for no known reason and lies in the raw account. The job redeliver " +
        "puts it back; the image function's log says what is wrong.",
    }),
  ];
}
