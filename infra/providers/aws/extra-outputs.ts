import type { Input } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { AwsCapabilities } from "./capabilities.ts";

/**
 * Outputs that only a stack on AWS has: names for the console, and the policies that the second application's role needs
 * attached, whichever network it comes from.
 */
export function extraOutputs(_context: Context, parts: AwsCapabilities): Record<string, Input<unknown>> {
  const { network, blobStorage, kafkaIngress, imageFunction, web, jobs, observability } = parts;
  return {
    vpcId: network.vpcId,
    imageFunction: imageFunction.functionName,
    uploadsQueue: imageFunction.uploads.url,
    uploadsDeadLetterQueue: imageFunction.uploadsDeadLetter.url,
    logGroups: [imageFunction, web, jobs].map(({ logGroup }) => logGroup.name),
    alarmsTopic: observability.alarmsTopicArn,
    clientStorePolicy: blobStorage.clientPolicyArn,
    ...(kafkaIngress.clientPolicyArn !== undefined && { clientKafkaPolicy: kafkaIngress.clientPolicyArn }),
  };
}
