import { deliveriesDeadLettered } from "../../../policies/rules/functions/fn4-deliveries-dead-lettered.ts";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { azure } from "./azure-resources.ts";
import { arnOf, aws, functionArn, lambda, lambdaToBe, mapping, permission, queue, queueArn } from "./aws-resources.ts";

const drops = (name: string, of: string): string[] => [
  `${name} drops ${of} that fail again and again. Allowed: a place where they are kept. Name one for what failed.`,
];

const REDRIVE = { redrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn("dead"), maxReceiveCount: 4 }) };
const FROM_QUEUE = { eventSourceArn: queueArn("uploads") };
const KAFKA = { eventSourceArn: arnOf("kafka", "cluster/images/1"), topics: ["images"] };
const onFailure = (destinationArn: string): Values => ({ destinationConfig: { onFailure: { destinationArn } } });

const schedule = (inputs: Values = {}): ResourceView =>
  aws("scheduler", "Schedule", "hourly", { target: { arn: functionArn("resize"), roleArn: "r", ...inputs } });
const invoke = (inputs: Values = {}): ResourceView =>
  aws("lambda", "FunctionEventInvokeConfig", "invoke", {
    functionName: "resize",
    destinationConfig: { onFailure: { destination: queueArn("dead") } },
    ...inputs,
  });
const EVENTS = drops("resize", "events");

const toBe = lambdaToBe();
const other = lambdaToBe("other");
const scheduleToBe = (...madeOf: ResourceView[]): ResourceView =>
  aws("scheduler", "Schedule", "hourly", { target: { arn: UNKNOWN_TEXT } }, { madeOf: { target: madeOf } });
const queueToBe = aws("sqs", "Queue", "uploads", {}, { answers: { arn: UNKNOWN_TEXT, url: UNKNOWN_TEXT } });
const mappingToBe = mapping("uploads", { eventSourceArn: UNKNOWN_TEXT }, { madeOf: { eventSourceArn: [queueToBe] } });

holdAgainst(deliveriesDeadLettered, "aws", {
  keeps: [
    lambda(),
    queue("uploads", REDRIVE),
    mapping("uploads", FROM_QUEUE),
    mapping("stream", { ...KAFKA, ...onFailure("arn:aws:s3:::failed") }),
    schedule(),
    invoke(),
  ],
  keepsToo: [
    ["a function that somebody waits for", [lambda(), permission("api", { principal: "apigateway.amazonaws.com" })]],
    ["a queue that no function works on", [queue("uploads")]],
    ["a queue that is not of the stack", [mapping("uploads", FROM_QUEUE)]],
    [
      "a redrive policy beside the queue",
      [
        queue("uploads"),
        mapping("uploads", FROM_QUEUE),
        aws("sqs", "RedrivePolicy", "redrive", { queueUrl: "https://sqs/uploads", ...REDRIVE }),
      ],
    ],
    [
      "a function's own dead letters",
      [lambda("resize", { deadLetterConfig: { targetArn: queueArn("dead") } }), schedule()],
    ],
    ["a schedule of something else", [lambda(), schedule({ arn: queueArn("uploads") })]],
    [
      "a broker that keeps dead letters itself",
      [mapping("mq", { eventSourceArn: arnOf("mq", "broker:b:1"), queues: "q" })],
    ],
    [
      "DocumentDB, which takes no destination",
      [mapping("docs", { documentDbEventSourceConfig: {}, startingPosition: "LATEST" })],
    ],
    ["a schedule that may be of another function", [toBe, other, scheduleToBe(toBe, other)]],
    ["a mapping of what is to come", [lambda(), mapping("any", { eventSourceArn: UNKNOWN_TEXT })]],
    ["dead letters that may be its", [toBe, scheduleToBe(toBe), invoke({ functionName: UNKNOWN_TEXT })]],
    [
      "a redrive policy that is to come",
      [
        aws("sqs", "Queue", "uploads", { redrivePolicy: UNKNOWN_TEXT }, { answers: { arn: UNKNOWN_TEXT } }),
        aws("lambda", "EventSourceMapping", "uploads", FROM_QUEUE),
      ],
    ],
  ],
  breaks: [
    [
      "a queue without redrive policy",
      [queue("uploads"), mapping("uploads", FROM_QUEUE)],
      drops("uploads", "messages"),
    ],
    [
      "a redrive policy without a target",
      [queue("uploads", { redrivePolicy: "{}" }), mapping("uploads", FROM_QUEUE)],
      drops("uploads", "messages"),
    ],
    [
      "a redrive policy that is no JSON",
      [queue("uploads", { redrivePolicy: "dead" }), mapping("uploads", FROM_QUEUE)],
      drops("uploads", "messages"),
    ],
    ["a queue that is to come", [queueToBe, mappingToBe], drops("uploads", "messages")],
    ["Kafka without a destination", [mapping("stream", KAFKA)], drops("stream", "messages of a stream")],
    [
      "Kafka of one's own without a destination",
      [mapping("stream", { selfManagedEventSource: { endpoints: {} }, topics: ["images"] })],
      drops("stream", "messages of a stream"),
    ],
    [
      "a cluster that is to come, without a destination",
      [mapping("stream", { eventSourceArn: UNKNOWN_TEXT, topics: ["images"] })],
      drops("stream", "messages of a stream"),
    ],
    [
      "a stream of Kinesis without a destination",
      [mapping("clicks", { eventSourceArn: arnOf("kinesis", "stream/clicks"), startingPosition: "LATEST" })],
      drops("clicks", "messages of a stream"),
    ],
    ["a schedule", [lambda(), schedule()], EVENTS],
    ["a schedule of an alias", [lambda(), schedule({ arn: `${functionArn("resize")}:live` })], EVENTS],
    ["a schedule of what is to come", [toBe, other, scheduleToBe(toBe)], EVENTS],
    [
      "a rule of EventBridge",
      [lambda(), aws("cloudwatch", "EventTarget", "t", { arn: functionArn("resize") })],
      EVENTS,
    ],
    [
      "a topic",
      [lambda(), aws("sns", "TopicSubscription", "s", { protocol: "lambda", endpoint: functionArn("resize") })],
      EVENTS,
    ],
    ["a bucket that may invoke it", [lambda(), permission("s3", { principal: "s3.amazonaws.com" })], EVENTS],
    [
      "a region's log groups that may invoke it",
      [lambda(), permission("logs", { principal: "logs.eu-west-1.amazonaws.com", function: functionArn("resize") })],
      EVENTS,
    ],
    ["a configuration without a destination", [lambda(), schedule(), invoke({ destinationConfig: undefined })], EVENTS],
    ["a configuration of another function", [lambda(), schedule(), invoke({ functionName: "other" })], EVENTS],
    [
      "a destination of successes alone",
      [lambda(), schedule(), invoke({ destinationConfig: { onSuccess: { destination: queueArn("done") } } })],
      EVENTS,
    ],
  ],
});

const subscription = (inputs: Values, type = "SystemTopicEventSubscription"): ResourceView[] => [
  azure("eventgrid", type, "uploads", { systemTopicName: "raw", ...inputs }),
];
const CONTAINER = { endpointType: "StorageBlob", blobContainerName: "dead", resourceId: "/accounts/1" };
const LETTERS = { identity: { type: "SystemAssigned" }, deadLetterDestination: CONTAINER };

holdAgainst(deliveriesDeadLettered, "azure", {
  keeps: subscription({ deadLetterWithResourceIdentity: LETTERS }),
  keepsToo: [
    ["a container that is reached by its key", subscription({ deadLetterDestination: CONTAINER }, "EventSubscription")],
    [
      "a namespace's subscription that pushes",
      subscription(
        { deliveryConfiguration: { push: { deadLetterDestinationWithResourceIdentity: LETTERS } } },
        "NamespaceTopicEventSubscription",
      ),
    ],
  ],
  breaks: [
    ["a subscription without dead letters", subscription({}), drops("uploads", "events")],
    [
      "an identity without a container",
      subscription({ deadLetterWithResourceIdentity: { identity: {} } }),
      drops("uploads", "events"),
    ],
    [
      "a namespace's subscription without dead letters",
      subscription({ deliveryConfiguration: { queue: { maxDeliveryCount: 3 } } }, "NamespaceTopicEventSubscription"),
      drops("uploads", "events"),
    ],
  ],
});
