import { type Input, output, secret } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { LocalCapabilities } from "./capabilities.ts";
import { groupId } from "./image-function.ts";

/** Outputs that only a local stack has: the generated credentials, for any client, and what the operator's commands need. */
export function extraOutputs({ stack, settings }: Context, parts: LocalCapabilities): Record<string, Input<unknown>> {
  const { blobStorage, kafkaIngress, statsWarehouse, imageFunction, jobs } = parts;
  const owner = statsWarehouse.connection("owner");
  const operator = output({
    kafka: kafkaIngress.connection,
    warehouse: owner,
    objectStore: blobStorage.connection,
    uploadsTopic: kafkaIngress.uploadsTopic,
    groupId: groupId(stack),
    inlineMaxBytes: settings.limits.inlineMaxBytes,
    functionUrl: imageFunction.url,
    jobsUrl: jobs.url,
  });
  return {
    objectStoreAccessKeyId: secret(blobStorage.connection.apply(({ accessKeyId }) => accessKeyId)),
    objectStoreSecretAccessKey: secret(blobStorage.connection.apply(({ secretAccessKey }) => secretAccessKey)),
    kafkaUsername: kafkaIngress.connection.apply(({ sasl }) => sasl?.username),
    kafkaPassword: secret(kafkaIngress.connection.apply(({ sasl }) => sasl?.password)),
    warehouseOwner: owner.apply(({ user }) => user),
    warehouseOwnerSecret: secret(owner.apply(({ password }) => password)),
    operator: secret(operator),
  };
}
