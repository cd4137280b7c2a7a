import { brokersLogged } from "../../../policies/rules/kafka/kaf4-brokers-logged.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { cluster } from "./aws-resources.ts";
import { diagnostics, namespace, namespaceToBe } from "./azure-resources.ts";

const noLog = (name: string): string[] => [
  `${name} keeps no log of its brokers. Allowed: a log that goes to where logs are kept. Send it there.`,
];
const NO_METRICS = [
  "kafka measures its brokers and none of its topics. Allowed: metrics of each topic. Raise its level of monitoring.",
];
const logs = (brokerLogs: Values) => [cluster({ loggingInfo: { brokerLogs } })];
const METRICS = { topicMetrics: true };

holdAgainst(brokersLogged, "aws", {
  keeps: [cluster()],
  keepsToo: [
    ["a log in a bucket", logs({ s3: { enabled: true, bucket: "logs" } })],
    ["a log in a stream", logs({ cloudwatchLogs: { enabled: false }, firehose: { enabled: true } })],
    ["metrics of brokers, where no others are asked for", [cluster({ enhancedMonitoring: "DEFAULT" })]],
    ["metrics of topics, where they are asked for", [cluster()], METRICS],
    [
      "metrics that Prometheus fetches, where topics are asked for",
      [
        cluster({
          enhancedMonitoring: "PER_BROKER",
          openMonitoring: { prometheus: { jmxExporter: { enabledInBroker: true } } },
        }),
      ],
      METRICS,
    ],
  ],
  breaks: [
    ["no log", [cluster({ loggingInfo: undefined })], noLog("kafka")],
    ["a log that is off", logs({ cloudwatchLogs: { enabled: false, logGroup: "brokers" } }), noLog("kafka")],
    [
      "metrics of brokers, where topics are asked for",
      [cluster({ enhancedMonitoring: "PER_BROKER" })],
      NO_METRICS,
      METRICS,
    ],
    ["no level, where topics are asked for", [cluster({ enhancedMonitoring: undefined })], NO_METRICS, METRICS],
    [
      "metrics of the machines, where topics are asked for",
      [
        cluster({
          enhancedMonitoring: undefined,
          openMonitoring: { prometheus: { nodeExporter: { enabledInBroker: true } } },
        }),
      ],
      NO_METRICS,
      METRICS,
    ],
  ],
});

const ALL: Values = { categoryGroup: "allLogs", enabled: true };

holdAgainst(brokersLogged, "azure", {
  keeps: [namespace(), diagnostics([ALL])],
  keepsToo: [
    [
      "one log that tells what went wrong",
      [namespace(), diagnostics([{ category: "OperationalLogs", enabled: true }])],
    ],
    [
      "a setting made of the namespace before it is there",
      [namespaceToBe(), diagnostics([ALL], UNKNOWN_TEXT, { madeOf: { resourceUri: [namespaceToBe()] } })],
    ],
    ["a setting that may turn out to be its own", [namespaceToBe(), diagnostics([ALL], UNKNOWN_TEXT)]],
  ],
  breaks: [
    ["no setting", [namespace()], noLog("events")],
    ["a setting of something else", [namespace(), diagnostics([ALL], "/subscriptions/1/other")], noLog("events")],
    ["a setting without logs", [namespace(), diagnostics([])], noLog("events")],
    ["a log that is off", [namespace(), diagnostics([{ ...ALL, enabled: false }])], noLog("events")],
    [
      "a log of scaling alone",
      [namespace(), diagnostics([{ category: "AutoScaleLogs", enabled: true }])],
      noLog("events"),
    ],
  ],
});
