import * as aws from "@pulumi/aws";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Account, Statement } from "./capabilities.ts";
import { policyDocument } from "./policy-document.ts";

/** The most that SQS keeps a message. */
const RETENTION_SECONDS = 14 * 86_400;

/** As every queue of the stack is: encrypted with its key, which is asked for once an hour. */
export const encrypted = ({
  key,
}: Account): Pick<aws.sqs.QueueArgs, "kmsMasterKeyId" | "kmsDataKeyReusePeriodSeconds"> => ({
  kmsMasterKeyId: key.id,
  kmsDataKeyReusePeriodSeconds: 3600,
});

/** Statement of a queue's policy. Deny is for everything that can be done to this queue. */
export const tlsOnly = (queue: aws.sqs.Queue): Statement => ({
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "sqs:*",
  Resource: queue.arn,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** A queue for what was given up on, until people have looked at it. */
export function deadLetterQueue(parent: ComponentResource, name: string, account: Account): aws.sqs.Queue {
  const queue = new aws.sqs.Queue(
    name,
    { ...encrypted(account), messageRetentionSeconds: RETENTION_SECONDS },
    { parent },
  );
  new aws.sqs.QueuePolicy(name, { queueUrl: queue.url, policy: policyDocument([tlsOnly(queue)]) }, { parent });
  return queue;
}
