import type { Handled } from "../../../../functions/core/handled.ts";
import type { Step } from "../../../../functions/core/step-timer.ts";
import type { CommonJob } from "../../../../functions/hosting/jobs.ts";
import type { Member } from "../capabilities.ts";

/**
 * Questions to the log workspace, in Kusto's language (learn.microsoft.com/kusto/query). Each is a table and what is done
 * with its rows, a step a line.
 *
 * Tables: learn.microsoft.com/azure/azure-monitor/reference/tables. AppRequests has a row for each run of a function, and
 * AppTraces one for each line of the log: of the Functions host, and of the application itself, whose standard output the host
 * takes for its category Host.Function.Console. Those lines are pino's JSON.
 */

/** Minutes of one bar, and of what "in a row" counts. */
export const BIN_MINUTES = 5;

/** Fields of the line that an application writes of an image: a name that the code gives up is no name here. */
type ImageField = Exclude<keyof Handled, "timingsMs">;

/** Fields that pino writes, and those of the lines that are asked for below. */
type LineField = ImageField | "name" | "msg" | "job" | "announced" | "topic";

/** How an image's story ends. */
export type Outcome = Handled["outcome"];

/** A literal of the language: JSON's escapes are its own. Source: learn.microsoft.com/kusto/query/scalar-data-types/string */
export const quoted = (text: string): string => JSON.stringify(text);

/** Joins table and steps. */
export const query = (table: string, ...steps: readonly string[]): string => [table, ...steps].join("\n| ");

/** A field of a line, as text. */
export const field = (name: LineField): string => `tostring(line.${name})`;

/** Milliseconds that a step of an image took. */
export const stepMs = (step: Step): string => `todouble(line.timingsMs.${step})`;

/** A step that keeps rows by a field's value. */
export const whose = (name: LineField, value: string): string => `where ${field(name)} == ${quoted(value)}`;

/** Lines that an application writes by itself, each as `line`. */
export const lines = (application: Member, ...steps: readonly string[]): string =>
  query(
    "AppTraces",
    `where Message startswith ${quoted("{")}`,
    "extend line = parse_json(Message)",
    whose("name", application),
    ...steps,
  );

/** Images that ended in this way, a row each. */
export const images = (outcome: Outcome): string => lines("image-function", whose("outcome", outcome));

/** A step that makes one row of every five minutes in which there is any. */
export const PER_BIN = `summarize count() by bin(TimeGenerated, ${BIN_MINUTES}m)`;

/** Runs of an application's functions, a row each. @param app its name in Azure, whose letters Azure writes as it likes */
export const runs = (app: string, ...steps: readonly string[]): string =>
  query("AppRequests", `where AppRoleName =~ ${quoted(app)}`, ...steps);

/** Runs that failed. */
export const failedRuns = (app: string): string => runs(app, "where Success == false");

/** Runs of a job by its timer, whose function has the job's name. */
export const jobRuns = (app: string, job: CommonJob): string => runs(app, `where Name == ${quoted(job)}`);

/**
 * Runs of a trigger by when what they were run for had come, a row each, with `waited`. The host writes that before each run
 * of a queue's trigger and of Event Hubs', of a batch first the oldest: github.com/Azure/azure-sdk-for-net,
 * EventHubTriggerInput.cs and, for queues, QueueTriggerBinding; the host's line begins with "Trigger Details".
 * Kafka's trigger writes nothing of the kind.
 */
export function waits(app: string, trigger: "queue" | "eventHubs"): string {
  const since = { queue: "InsertionTime", eventHubs: "EnqueueTimeUtc" }[trigger];
  // Whole seconds, of which both write UTC: what is behind them is a fraction, an offset of zero, and a batch's last.
  const pattern = `${since}: ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})`;
  return query(
    "AppTraces",
    `where AppRoleName =~ ${quoted(app)}`,
    `where Message startswith ${quoted("Trigger Details:")} and Message has ${quoted(since)}`,
    `extend waited = TimeGenerated - todatetime(extract(${quoted(pattern)}, 1, Message))`,
  );
}

/** Five minutes in which something had waited for longer than this. */
export const waitedLonger = (waiting: string, minutes: number): string =>
  query(waiting, `where waited > ${minutes}m`, PER_BIN);

/** Part of five minutes on every partition in which the stream's function runs that leaves it no pause. */
const BUSY = 0.9;

/**
 * Five minutes in which the stream's function ran without a pause, as it does for as long as it is behind: one batch a
 * partition. What is left of a wait that nobody tells.
 */
export const withoutPause = (app: string, partitions: number): string =>
  runs(
    app,
    `where Name == ${quoted("stream")}`,
    `summarize busyMs = sum(DurationMs) by bin(TimeGenerated, ${BIN_MINUTES}m)`,
    `where busyMs >= ${BUSY * BIN_MINUTES * 60_000 * partitions}`,
  );

/** Minutes in which a function ran on as many instances as it may: each run's row names its instance. */
export const atLimit = (app: string, name: string, instances: number): string =>
  runs(
    app,
    `where Name == ${quoted(name)}`,
    "summarize instances = dcount(AppRoleInstance, 2) by bin(TimeGenerated, 1m)",
    `where instances >= ${instances}`,
  );

/** Messages put into a queue of the raw account, a row each. */
export const putInto = (queue: string): string =>
  query(
    "StorageQueueLogs",
    `where OperationName == ${quoted("PutMessage")} and toint(StatusCode) < 300`,
    `where ObjectKey endswith ${quoted(`/${queue}`)} or Uri contains ${quoted(`/${queue}/messages`)}`,
  );
