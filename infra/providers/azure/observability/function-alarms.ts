import { all } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Deployed, Member, Parts } from "../capabilities.ts";
import { concurrencyOf } from "../image-function/concurrency.ts";
import { sizesOf } from "../sizes.ts";
import { type Alarm, fewerThan, moreThan } from "./alarm.ts";
import { atLimit, failedRuns, jobRuns, lines, PER_BIN, query, quoted, runs, whose } from "./queries.ts";

/** Part of its time after which a run is as good as late. */
const LATE = 0.9;

/** Minutes of a quarter of an hour on all instances that are no wave any more. */
const MINUTES_AT_LIMIT = 10;

/** Errors of each application, those that grow to their limits, and whether the jobs run at all. */
export function functionAlarms(
  { settings }: Context,
  { imageFunction, web, jobs }: Parts<"imageFunction" | "web" | "jobs">,
): Alarm[] {
  const timeoutMs = settings.function.timeoutSeconds * 1000;
  const apps = all([imageFunction, web, jobs].map(({ app }) => app.name));
  return [
    errors("image-function", imageFunction, "Messages come again until it works; nothing is lost."),
    errors("operations", jobs, "The next run of a job does what this one missed."),
    errors("web", web, "Customers see errors."),
    // Of the stream's function the partitions are the limit, and how far it is behind tells; of a job there is one run.
    limit(
      "image-function",
      imageFunction,
      { of: "uploads", instances: concurrencyOf(settings).uploads },
      "Uploads wait.",
    ),
    limit("web", web, { of: "web", instances: sizesOf(settings).webInstances }, "Customers wait."),
    moreThan(0, {
      name: "operations-unfulfilled",
      severity: 3,
      // Whoever asked has the error as the answer; that the run itself went well says nothing.
      query: lines("operations", whose("msg", "request not fulfilled")),
      description:
        "A request of an operator, or of pulumi up, failed. Whoever asked was told why; so does the log of operations.",
    }),
    moreThan(0, {
      name: "image-function-late",
      severity: 2,
      query: imageFunction.app.name.apply((app) => runs(app, `where DurationMs > ${LATE * timeoutMs}`)),
      description:
        "A run of the image function almost took all of its time. Raise function.timeoutSeconds, or function.memoryMb, " +
        "which brings processor time with it.",
    }),
    // Reconcile runs every 5 minutes, so that silence is a fault.
    fewerThan(1, {
      name: "jobs-silent",
      severity: 1,
      query: jobs.app.name.apply((app) => jobRuns(app, "reconcile")),
      windowMinutes: 30,
      description:
        "No job has run for half an hour: lost uploads are not found and the warehouse is not kept up. Look whether the " +
        "application of operations starts: its log says so, and its storage account must let it lock its timers.",
    }),
    moreThan(0, {
      name: "triggers-not-started",
      severity: 1,
      query: apps.apply(notStarted),
      description:
        "A trigger of an application cannot start, so that nothing is taken from its queue, hub or schedule. The line names " +
        "it; most often a right of the application's identity is missing, or a name is not found in the network.",
    }),
  ];
}

/** FunctionListener.cs of github.com/Azure/azure-webjobs-sdk writes this; the host tries again. */
const notStarted = (apps: readonly string[]): string =>
  query(
    "AppTraces",
    `where AppRoleName in~ (${apps.map(quoted).join(", ")})`,
    `where SeverityLevel >= 3 and Message startswith ${quoted("The listener for function")}`,
    PER_BIN,
  );

const errors = (name: Member, { app }: Deployed, meanwhile: string): Alarm =>
  moreThan(1, {
    name: `${name}-errors`,
    severity: name === "web" ? 1 : 2,
    query: app.name.apply((known) => query(failedRuns(known), PER_BIN)),
    description: `Runs of the application ${name} fail. ${meanwhile} Its log in Application Insights says why.`,
  });

/** @param of a function of the application and the most instances that it may have, which Azure counts by the function */
const limit = (
  name: Member,
  { app }: Deployed,
  { of, instances }: { readonly of: string; readonly instances: number },
  meanwhile: string,
): Alarm =>
  moreThan(MINUTES_AT_LIMIT - 1, {
    name: `${name}-limit`,
    severity: 3,
    query: app.name.apply((known) => atLimit(known, of, instances)),
    everyMinutes: 15,
    description:
      `The application ${name} runs on all of its ${instances} instances. ${meanwhile} Let it have more ` +
      "(function.maxConcurrency for images) if the warehouse's connections allow.",
  });
