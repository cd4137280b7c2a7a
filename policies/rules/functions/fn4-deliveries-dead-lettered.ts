import { checked, each, inherent, type Rule } from "../rule.ts";

export const deliveriesDeadLettered: Rule = {
  name: "fn4-deliveries-dead-lettered",
  family: "baseline",
  severity: "high",
  description:
    "Work that comes to a function while nobody waits for the answer is never dropped: what fails again and again is kept.",
  remediation:
    "On AWS give an event source of Kafka, Kinesis or DynamoDB a destinationConfig.onFailure, a queue that is an event source a " +
    "redrivePolicy, and a function that is invoked by a schedule, a topic, a bucket or a rule of EventBridge a " +
    "FunctionEventInvokeConfig with a destination for failures, or a deadLetterConfig; on Azure give every subscription of " +
    "Event Grid a deadLetterWithResourceIdentity.",
  clouds: {
    aws: checked("CKV_AWS_116"),
    azure: checked(),
    local: inherent(
      "Work comes from Kafka alone: an offset is committed when each message has its outcome or a dead letter.",
    ),
  },
  check: each(
    ({ asynchronousDeliveries }) => asynchronousDeliveries,
    ({ name, of, deadLetters }) =>
      deadLetters === false
        ? `${name} drops ${of} that fail again and again. Allowed: a place where they are kept. Name one for what failed.`
        : undefined,
  ),
};
