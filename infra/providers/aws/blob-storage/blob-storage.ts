import * as aws from "@pulumi/aws";
import { interpolate } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { PROJECT } from "../../../contract/names.ts";
import type { AwsBlobStorage, Parts } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";
import { endpointPolicy } from "./endpoint-policy.ts";
import { bucketKey } from "./key.ts";
import { processedBucket } from "./processed.ts";
import { rawBucket } from "./raw.ts";
import { rightsOf } from "./rights.ts";

/**
 * The raw and the processed bucket, with a key of their own.
 *
 * Destroying the stack never removes the processed bucket, nor its lock, lifecycle, policy and key: what is in it expires
 * by itself. In prod it leaves the raw bucket in the same way; elsewhere that is emptied and removed.
 */
export function blobStorage(context: Context, { network }: Parts<"network">): AwsBlobStorage {
  const { account } = network;
  const parent = account.component("BlobStorage");
  const key = bucketKey(parent, context, account);
  const raw = rawBucket(parent, context, key);
  const processed = processedBucket(parent, context, key);
  const statements = rightsOf({ raw, processed, key, region: account.region });
  endpointPolicy(parent, context, network, [raw, processed]);
  const client = new aws.iam.Policy(
    `${context.stack}-blob-client`,
    {
      description: `For the second application beside ${PROJECT} ${context.stack}: writes claims, reads results`,
      policy: policyDocument(statements.exchange),
    },
    { parent },
  );
  return {
    raw,
    processed,
    rawBucket: raw.id,
    processedBucket: processed.id,
    endpoint: interpolate`https://s3.${account.region}.amazonaws.com`,
    clientPolicyArn: client.arn,
    statements: (right) => [...statements[right]],
  };
}
