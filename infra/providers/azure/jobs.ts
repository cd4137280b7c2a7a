import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { all, type ComponentResource, interpolate, type Output } from "@pulumi/pulumi";
import type { OperationsSettings } from "../../../functions/adapters/azure/settings.ts";
import type { Context } from "../../contract/context.ts";
import { topicNames, type TopicSpec, topicSpec } from "../../contract/topics.ts";
import { archive, MIGRATIONS } from "./archive.ts";
import type { AzureJobs, Deployed, Grant, Parts } from "./capabilities.ts";
import { CONTAINERS } from "./blob-storage/names.ts";
import { makeFunctionApp } from "./function-app/function-app.ts";
import { commonSettings, queueTriggers, rawQueueUrl } from "./function-settings.ts";
import { Prepared } from "./resources.ts";
import { roleAssignments } from "./role-assignments.ts";
import { MIN_INSTANCES } from "./sizes.ts";

type Data = Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">;

/**
 * A scan over a large container or topic takes what it needs, and the next run does what is left. Who asks waits as long
 * (operations.ts), and `up` five minutes more, in which the application starts (plugin/operations/prepared.ts).
 */
const TIMEOUT_SECONDS = 900;

/** An operator's request of 6 MB in base64, twice, and the listing of a large container, are more than the smallest has. */
const MEMORY_MB = 2048;

/**
 * The operations application: the operator's requests, the jobs on timers of its own, and the preparation of warehouse and
 * topics, which this asks for as part of `up` and on which everything that reads or writes data waits.
 */
export async function jobs(context: Context, data: Data): Promise<AzureJobs> {
  const code = await archive("operations", { timeoutSeconds: TIMEOUT_SECONDS });
  const { network, blobStorage } = data;
  const parent = network.account.component("Jobs");
  const built = makeFunctionApp(parent, context, network, {
    member: "operations",
    code,
    memoryMb: MEMORY_MB,
    // Each timer runs on one of them, and of requests there are few.
    maxInstances: MIN_INSTANCES,
    callers: "nobody",
    settings: operationsSettings(context, data),
    triggers: queueTriggers(data, "operations", { operations: blobStorage.queues.operations }),
    grants: grants(data),
  });
  return { ...built, prepared: prepared(parent, context, data, built), operationsJob: built.app.name };
}

/** Asks the application to prepare the stack, once it runs and whoever runs `up` may ask. */
function prepared(parent: ComponentResource, context: Context, data: Data, { published }: Deployed): Prepared {
  const { network, blobStorage, statsWarehouse } = data;
  const deployer = { name: "deployer", id: network.account.deployerId, kind: "deployer" } as const;
  const allowed = roleAssignments(parent, context, deployer, blobStorage.grants("operate"));
  return new Prepared(
    `${context.stack}-prepare`,
    {
      accountUrl: interpolate`https://${blobStorage.rawAccount.name}.blob.core.windows.net`,
      queueUrl: rawQueueUrl(data),
      container: CONTAINERS.operations,
      queue: blobStorage.queues.operations,
      revision: revision(context, topicsToMake(context)),
      // A server that was made anew is empty, and so is an application's vault.
      triggers: { warehouse: statsWarehouse.serverId, vault: statsWarehouse.vault.url },
    },
    { parent, dependsOn: [published, ...allowed] },
  );
}

function operationsSettings(context: Context, data: Data): Output<OperationsSettings> {
  const { kafkaIngress, statsWarehouse, network } = data;
  const { "image-function": writer, web } = network.account.identities;
  return all([
    commonSettings(context, data, "operations", "owner"),
    kafkaIngress.settings,
    statsWarehouse.vault.url,
    writer.principalId,
    web.principalId,
  ]).apply(([common, kafka, vaultUrl, writerId, webId]) => ({
    ...common,
    retention: context.settings.retention,
    kafka,
    topics: kafkaIngress.topics,
    groupId: kafkaIngress.trigger.consumerGroup,
    roles: { writer: writerId, web: webId },
    vaultUrl,
    biReaderSecret: statsWarehouse.vault.biReaderSecret,
    mailbox: CONTAINERS.operations,
    createTopics: topicsToMake(context),
  }));
}

/** On this stack's own brokers the topics are resources; on somebody else's the application makes what is missing. */
function topicsToMake({ settings }: Context): TopicSpec[] {
  if (settings.ingress.existing === undefined) return [];
  return Object.values(topicNames(settings.ingress.topic)).map((name) => topicSpec(name, settings));
}

function grants({ blobStorage, kafkaIngress, statsWarehouse }: Data): Grant[] {
  const { incoming, deadLetter } = kafkaIngress.topics;
  return [
    // Claims of what an operator sends as the second application does.
    ...blobStorage.grants("writeClaims"),
    ...blobStorage.grants("tidyRaw"),
    ...blobStorage.grants("holdResults"),
    ...blobStorage.grants("sweepResults"),
    ...blobStorage.grants("mailbox"),
    // Lost uploads, replays, redeliveries; how far the image function is; the dead letters.
    ...kafkaIngress.grants({ produce: [incoming], consume: [incoming, deadLetter] }),
    ...statsWarehouse.grants("keepSecret"),
  ];
}

/** Changes with all that `prepare` does: the migrations' text, what partitions are kept, the topics, and where they are. */
function revision({ settings }: Context, topics: readonly TopicSpec[]): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(MIGRATIONS).sort()) hash.update(file).update(readFileSync(join(MIGRATIONS, file)));
  hash.update(JSON.stringify([settings.retention, topics, settings.ingress.existing?.brokers]));
  return hash.digest("hex").slice(0, 16);
}
