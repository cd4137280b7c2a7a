import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import { all, type Output } from "@pulumi/pulumi";
import type { OperationsRequest, OperationsSettings } from "../../../functions/adapters/aws/settings.ts";
import type { Context } from "../../contract/context.ts";
import { topicNames, type TopicSpec, topicSpec } from "../../contract/topics.ts";
import { archive, MIGRATIONS } from "./archive.ts";
import type { AwsJobs, Parts, Statement } from "./capabilities.ts";
import { commonSettings } from "./function-settings.ts";
import { deadLetterQueue } from "./dead-letter-queue.ts";
import { makeFunction } from "./lambda.ts";
import { groupId, UNDELIVERED_PREFIX } from "./names.ts";
import { viaSecretsManager } from "./policy-document.ts";
import { MAX_EVENT_AGE_SECONDS, scheduleJobs } from "./schedules.ts";

type Data = Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">;

/** Lambda's longest run: a scan over a large bucket or topic takes what it needs. */
const TIMEOUT_SECONDS = 900;

/** An operator's request of 6 MB in base64, twice, and the listing of a large bucket. */
const MEMORY_MB = 1024;

/** An operator's request finds room beside two jobs. */
const CONCURRENCY = 3;

/**
 * The operations function: the operator's requests, the jobs on a schedule, and the preparation of warehouse and topics,
 * which this runs as part of `up` and on which everything that reads or writes data waits.
 */
export async function jobs(context: Context, data: Data): Promise<AwsJobs> {
  const code = await archive("operations");
  const { network } = data;
  const parent = network.account.component("Jobs");
  const failedRuns = deadLetterQueue(parent, `${context.stack}-jobs-dead-letter`, network.account);
  const built = makeFunction(parent, context, network, {
    thing: "operations",
    code,
    member: "operations",
    memoryMb: MEMORY_MB,
    timeoutSeconds: TIMEOUT_SECONDS,
    concurrency: CONCURRENCY,
    settings: operationsSettings(context, data),
    statements: [...statements(context, data), ...failedRunsStatements(failedRuns, network)],
  });
  const { lambda, ready } = built;
  const runs = new aws.lambda.FunctionEventInvokeConfig(
    `${context.stack}-operations`,
    {
      functionName: lambda.name,
      // The scheduler hands a run to Lambda's own queue, which would try a failed one for six hours beside the next ones.
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS,
      destinationConfig: { onFailure: { destination: failedRuns.arn } },
    },
    // Lambda looks whether the function may send to the queue.
    { parent, dependsOn: ready },
  );
  const request: OperationsRequest = { kind: "prepare", revision: revision(context, topicsToMake(context)) };
  const prepared = new aws.lambda.Invocation(
    `${context.stack}-prepare`,
    {
      functionName: lambda.name,
      input: JSON.stringify(request),
      // A server that was made anew is empty.
      triggers: { warehouse: data.statsWarehouse.serverId },
    },
    { parent, dependsOn: ready },
  );
  scheduleJobs(parent, context, network.account, lambda, [prepared, runs]);
  return { ...built, prepared, operationsJob: lambda.name };
}

function operationsSettings(context: Context, data: Data): Output<OperationsSettings> {
  const { kafkaIngress, statsWarehouse } = data;
  return all([commonSettings(context, data, "owner"), kafkaIngress.settings, statsWarehouse.biReaderSecretArn]).apply(
    ([common, kafka, biReaderSecretArn]) => ({
      ...common,
      retention: context.settings.retention,
      kafka,
      topics: kafkaIngress.topics,
      groupId: groupId(context.stack),
      biReaderSecretArn,
      createTopics: topicsToMake(context),
      undeliveredPrefix: UNDELIVERED_PREFIX,
    }),
  );
}

/** On this stack's own brokers the topics are resources; on somebody else's the function makes what is missing. */
function topicsToMake({ settings }: Context): TopicSpec[] {
  if (settings.ingress.existing === undefined) return [];
  return Object.values(topicNames(settings.ingress.topic)).map((name) => topicSpec(name, settings));
}

function statements({ stack }: Context, { network, blobStorage, kafkaIngress, statsWarehouse }: Data): Statement[] {
  const { incoming, deadLetter } = kafkaIngress.topics;
  return [
    // Claims of what an operator sends as the second application does.
    ...blobStorage.statements("writeClaims"),
    ...blobStorage.statements("tidyRaw"),
    ...blobStorage.statements("holdResults"),
    // Lost uploads, replays, redeliveries; how far the image function is; the dead letters.
    ...kafkaIngress.statements({ produce: [incoming], watch: groupId(stack) }),
    ...kafkaIngress.statements({ consume: [deadLetter], group: READER_GROUPS }),
    ...statsWarehouse.statements("owner"),
    {
      Effect: "Allow",
      Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
      Resource: statsWarehouse.biReaderSecretArn,
    },
    viaSecretsManager(network.account, "kms:GenerateDataKey", "kms:Decrypt"),
  ];
}

/** The next run does what one that failed did not; why it failed lies in this queue for people, as long as SQS keeps it. */
const failedRunsStatements = (queue: aws.sqs.Queue, { account }: Data["network"]): Statement[] => [
  { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue.arn },
  // Beside kms:Decrypt, which every function has: docs.aws.amazon.com/AWSSimpleQueueService, "Key management", for producers.
  { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: account.key.arn },
];

/** Groups of functions/clients/kafka-reader.ts: one a reading, removed after it. */
const READER_GROUPS = "image-pipeline-reader-*";

/** Changes with all that `prepare` does: the migrations' text, what partitions are kept, the topics, and where they are. */
function revision({ settings }: Context, topics: readonly TopicSpec[]): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(MIGRATIONS).sort()) hash.update(file).update(readFileSync(join(MIGRATIONS, file)));
  hash.update(JSON.stringify([settings.retention, topics, settings.ingress.existing?.brokers]));
  return hash.digest("hex").slice(0, 16);
}
