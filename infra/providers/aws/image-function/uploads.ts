import * as aws from "@pulumi/aws";
import type { ComponentResource, CustomResourceOptions } from "@pulumi/pulumi";
import { UPLOADS } from "../../../../functions/core/keys.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account, AwsBlobStorage, Statement } from "../capabilities.ts";
import { deadLetterQueue, encrypted, tlsOnly } from "../dead-letter-queue.ts";
import { policyDocument } from "../policy-document.ts";
import { concurrencyOf } from "./concurrency.ts";

/** The queue between the raw bucket and the function. */
export interface UploadsQueues {
  readonly uploads: aws.sqs.Queue;
  /** What was received too often; the alarm on it says what to do. */
  readonly uploadsDeadLetter: aws.sqs.Queue;
}

const DAY_SECONDS = 86_400;

/**
 * A message that is moved to the dead letters keeps the time it was sent at, and expires 14 days after that: so it lies
 * there for at least 10. Source: docs.aws.amazon.com/AWSSimpleQueueService, "Using dead-letter queues".
 */
const RETENTION_SECONDS = 4 * DAY_SECONDS;

/** As AWS advises (docs.aws.amazon.com/lambda, "Using Lambda with Amazon SQS"): room for runs that found no place. */
const VISIBILITY_TIMEOUTS = 6;

/**
 * A message becomes visible again only when its visibility timeout ends, also where the function gave it back at once. An
 * outage of a day must dead-letter nothing: 86 400 s ÷ (6 × 180 s) = 80 receives with the default timeout. An image that
 * stops the function gets its outcome long before, because attempts are counted in the warehouse (limits.maxAttempts).
 */
const PATIENCE_SECONDS = DAY_SECONDS;

/** Makes the queue, its dead letters, and has the raw bucket announce uploads to it. */
export function uploadsQueue(
  parent: ComponentResource,
  { stack, settings }: Context,
  account: Account,
  { raw }: AwsBlobStorage,
): UploadsQueues {
  const uploadsDeadLetter = deadLetterQueue(parent, `${stack}-uploads-dead-letter`, account);
  const visibilityTimeoutSeconds = VISIBILITY_TIMEOUTS * settings.function.timeoutSeconds;
  const maxReceiveCount = Math.ceil(PATIENCE_SECONDS / visibilityTimeoutSeconds);
  const uploads = new aws.sqs.Queue(
    `${stack}-uploads`,
    {
      ...encrypted(account),
      messageRetentionSeconds: RETENTION_SECONDS,
      visibilityTimeoutSeconds,
      receiveWaitTimeSeconds: 20,
      redrivePolicy: uploadsDeadLetter.arn.apply((deadLetterTargetArn) =>
        JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
      ),
    },
    { parent },
  );
  new aws.sqs.RedriveAllowPolicy(
    `${stack}-uploads-dead-letter`,
    {
      queueUrl: uploadsDeadLetter.url,
      redriveAllowPolicy: uploads.arn.apply((arn) =>
        JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] }),
      ),
    },
    { parent },
  );
  const policy = new aws.sqs.QueuePolicy(
    `${stack}-uploads`,
    { queueUrl: uploads.url, policy: policyDocument([...fromBucket(uploads, raw, account), tlsOnly(uploads)]) },
    { parent },
  );
  // One such resource is all the notifications of a bucket; S3 tries the queue when it is made, so the policy comes first.
  new aws.s3.BucketNotification(
    `${stack}-raw`,
    {
      bucket: raw.id,
      queues: [{ id: "uploads", queueArn: uploads.arn, events: ["s3:ObjectCreated:*"], filterPrefix: UPLOADS }],
    },
    { parent, dependsOn: [policy] },
  );
  return { uploads, uploadsDeadLetter };
}

function fromBucket(queue: aws.sqs.Queue, raw: aws.s3.Bucket, account: Account): Statement[] {
  return [
    {
      Sid: "UploadsOfTheRawBucket",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queue.arn,
      Condition: { ArnEquals: { "aws:SourceArn": raw.arn }, StringEquals: { "aws:SourceAccount": account.id } },
    },
  ];
}

/** What the event source needs of the function's role: it takes messages, and removes those that are done. */
export const uploadsStatements = ({ uploads }: UploadsQueues): Statement[] => [
  {
    Effect: "Allow",
    Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    Resource: uploads.arn,
  },
];

/** Runs the function for each message of the queue: one at a time, so that no image waits for another. */
export function uploadsSource(
  context: Context,
  { uploads }: UploadsQueues,
  lambda: aws.lambda.Function,
  options: CustomResourceOptions,
): void {
  new aws.lambda.EventSourceMapping(
    `${context.stack}-uploads`,
    {
      eventSourceArn: uploads.arn,
      functionName: lambda.name,
      batchSize: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: concurrencyOf(context.settings).uploads },
    },
    options,
  );
}
