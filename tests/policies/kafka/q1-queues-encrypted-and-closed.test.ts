import { expect } from "chai";
import { queuesClosed } from "../../../policies/rules/kafka/q1-queues-encrypted-and-closed.ts";
import { holdAgainst, messages } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values, view } from "../views.ts";
import { aws, policyOf } from "./aws-resources.ts";
import { azure } from "./azure-resources.ts";

const clear = (name: string): string[] => [
  `${name} does not encrypt its messages. Allowed: encryption at rest. Give it a key.`,
];
const open = (name: string): string[] => [
  `${name} lets anybody send messages or take them. Allowed: identities, accounts and services that are named. Name them, or a source.`,
];
const queue = (inputs: Values, answers: Values = {}) => aws("sqs", "Queue", "uploads", inputs, { answers });
const policy = (statement: Values) =>
  aws("sqs", "QueuePolicy", "policy", { queueUrl: "https://sqs/uploads", policy: policyOf(statement) });
const topic = (inputs: Values) => aws("sns", "Topic", "alarms", inputs);
const topicPolicy = (statement: Values) =>
  aws("sns", "TopicPolicy", "policy", { arn: "arn:aws:sns:1", policy: policyOf(statement) });

const KEY: Values = { kmsMasterKeyId: "alias/images" };
const BUCKET: Values = { Principal: { Service: "s3.amazonaws.com" } };
const EVERYBODY: Values = { Principal: "*" };
const OWN_SNS: Values = { Principal: { AWS: "*" }, Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } } };

holdAgainst(queuesClosed, "aws", {
  keeps: [queue(KEY), policy(BUCKET), topic(KEY), topicPolicy(OWN_SNS)],
  keepsToo: [
    ["SQS's own key", [queue({ sqsManagedSseEnabled: true })]],
    ["nothing said, which is SQS's own key", [queue({})]],
    ["nothing said before the queue is there", [queue({}, { sqsManagedSseEnabled: UNKNOWN_TEXT })]],
    ["a key beside SQS's own, which is then off", [queue(KEY, { sqsManagedSseEnabled: false })]],
    [
      "a policy for what one bucket sends",
      [policy({ ...EVERYBODY, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::raw" } } })],
    ],
    ["a policy that denies everybody", [policy({ ...EVERYBODY, Effect: "Deny" })]],
    [
      "a policy as an object",
      [
        aws("sqs", "QueuePolicy", "policy", {
          policy: { Statement: [{ Effect: "Allow", Principal: { AWS: UNKNOWN_TEXT } }] },
        }),
      ],
    ],
    ["a topic's policy in itself, for its own account", [topic({ ...KEY, policy: policyOf(OWN_SNS) })]],
  ],
  breaks: [
    ["a queue in the clear", [queue({ sqsManagedSseEnabled: false })], clear("uploads")],
    ["a queue with an empty key", [queue({ kmsMasterKeyId: "", sqsManagedSseEnabled: false })], clear("uploads")],
    [
      "an old queue, of which the cloud tells that it is in the clear",
      [queue({}, { sqsManagedSseEnabled: false })],
      clear("uploads"),
    ],
    ["a topic in the clear", [topic({})], clear("alarms")],
    ["a queue for everybody", [policy(EVERYBODY)], open("policy")],
    ["a queue's policy in itself, for everybody", [queue({ ...KEY, policy: policyOf(EVERYBODY) })], open("uploads")],
    [
      "a queue for any bucket",
      [policy({ ...EVERYBODY, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } } })],
      open("policy"),
    ],
    ["a topic for everybody", [topicPolicy({ Principal: { AWS: "*" } })], open("policy")],
    [
      "both",
      [queue({ sqsManagedSseEnabled: false, policy: policyOf(EVERYBODY) })],
      [...clear("uploads"), ...open("uploads")],
    ],
  ],
});

describe("q1-queues-encrypted-and-closed elsewhere", () => {
  it("says nothing of queues that are encrypted and closed whatever a program says", () => {
    for (const cloud of ["azure", "local"] as const) expect(queuesClosed.clouds[cloud]).to.have.property("inherent");
    const queues = [
      azure("storage", "Queue", "uploads", { accountName: "images" }),
      view("local:kafka:Topic", "uploads", {}),
    ];
    expect(messages(queuesClosed, queues)).to.deep.equal([]);
  });
});
