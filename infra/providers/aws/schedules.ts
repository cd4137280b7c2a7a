import * as aws from "@pulumi/aws";
import type { ComponentResource, Resource } from "@pulumi/pulumi";
import type { OperationsRequest } from "../../../functions/adapters/aws/settings.ts";
import type { Context } from "../../contract/context.ts";
import type { Account } from "./capabilities.ts";
import { scheduleGroupName } from "./names.ts";
import { policyDocument } from "./policy-document.ts";

type JobName = Extract<OperationsRequest, { kind: "job" }>["name"];

/** How often each job runs. All of them find what an earlier run missed. */
const EVERY_MINUTES: Readonly<Record<JobName, number>> = {
  reconcile: 5,
  redeliver: 10,
  upkeep: 60,
  // S3's lifecycle removes originals by age; only this looks whether they are processed.
  "expire-originals": 60,
};

/** Jobs that a stack needs. */
export function jobsOf({ retention }: Context["settings"]): JobName[] {
  const every: JobName[] = ["reconcile", "redeliver", "upkeep"];
  return retention.rawDays === "untilProcessed" ? [...every, "expire-originals"] : every;
}

/**
 * Invokes the operations function for each job by EventBridge Scheduler.
 * @param after what the first run has to wait for
 */
export function scheduleJobs(
  parent: ComponentResource,
  { stack, settings }: Context,
  account: Account,
  lambda: aws.lambda.Function,
  after: readonly Resource[],
): void {
  const group = new aws.scheduler.ScheduleGroup(`${stack}-jobs`, { name: scheduleGroupName(stack) }, { parent });
  const role = new aws.iam.Role(
    `${stack}-scheduler`,
    {
      description: `Runs the jobs of ${stack}`,
      // Source: docs.aws.amazon.com/scheduler, "Confused deputy prevention": the group's ARN, never a schedule's.
      assumeRolePolicy: policyDocument([
        {
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": account.id, "aws:SourceArn": group.arn } },
        },
      ]),
    },
    { parent },
  );
  const policy = new aws.iam.RolePolicy(
    `${stack}-scheduler`,
    {
      role: role.name,
      policy: policyDocument([{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: lambda.arn }]),
    },
    { parent },
  );
  for (const name of jobsOf(settings)) {
    const request: OperationsRequest = { kind: "job", name };
    new aws.scheduler.Schedule(
      `${stack}-${name}`,
      {
        groupName: group.name,
        scheduleExpression: rate(EVERY_MINUTES[name]),
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: lambda.arn,
          roleArn: role.arn,
          input: JSON.stringify(request),
          retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS },
        },
      },
      { parent, dependsOn: [policy, ...after] },
    );
  }
}

/** A run that found no room within this time is left to the next: the shortest interval. */
export const MAX_EVENT_AGE_SECONDS = Math.min(...Object.values(EVERY_MINUTES)) * 60;

/** EventBridge's words; it insists on the singular of one. */
const rate = (minutes: number): string =>
  minutes % 60 === 0 ? `rate(${minutes / 60} ${minutes === 60 ? "hour" : "hours"})` : `rate(${minutes} minutes)`;
