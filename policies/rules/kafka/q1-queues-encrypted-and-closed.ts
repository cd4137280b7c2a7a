import type { MessageQueue } from "../../facts/kafka.ts";
import { isNo, isYes } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const queuesClosed: Rule = {
  name: "q1-queues-encrypted-and-closed",
  family: "baseline",
  severity: "medium",
  description:
    "Queues and topics of notifications are encrypted where they lie, and nobody uses them without being named.",
  remediation:
    "Leave sqsManagedSseEnabled on or give the queue a KMS key, and a topic of SNS a kmsMasterKeyId; name services, accounts or " +
    "roles in policies, or a source in a condition.",
  clouds: {
    aws: checked(
      "AWS-FSBP-SQS.1",
      "CKV_AWS_27",
      "CKV_AWS_168",
      "CKV_AWS_72",
      "CKV_AWS_26",
      "CKV_AWS_169",
      "PROWLER-sqs_queues_not_publicly_accessible",
    ),
    azure: inherent(
      "Azure encrypts every queue, and answers nobody without a right; keys of a storage account are for sto9.",
    ),
    local: inherent("Uploads wait in a topic of the broker on 127.0.0.1, on a disk of whoever runs it."),
  },
  check: each(({ messageQueues }) => messageQueues, faults),
};

function faults({ name, encrypted, open }: MessageQueue): readonly string[] {
  return [
    isNo(encrypted) ? `${name} does not encrypt its messages. Allowed: encryption at rest. Give it a key.` : [],
    isYes(open)
      ? `${name} lets anybody send messages or take them. Allowed: identities, accounts and services that are named. Name them, or a source.`
      : [],
  ].flat();
}
