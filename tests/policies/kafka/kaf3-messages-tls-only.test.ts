import { messagesTlsOnly } from "../../../policies/rules/kafka/kaf3-messages-tls-only.ts";
import { holdAgainst } from "../hold-against.ts";
import type { Values } from "../views.ts";
import { cluster } from "./aws-resources.ts";
import { namespace } from "./azure-resources.ts";

const inTransit = (encryptionInTransit: Values): Values => ({ encryptionInfo: { encryptionInTransit } });
const PLAIN_CLIENTS = "kafka takes messages from clients without TLS. Allowed: TLS alone. Refuse clients without it.";
const PLAIN_BROKERS =
  "kafka copies messages between brokers without TLS. Allowed: TLS alone. Turn encryption in the cluster on; on MSK that makes new brokers.";

holdAgainst(messagesTlsOnly, "aws", {
  keeps: [cluster()],
  keepsToo: [["nothing said", [cluster({ encryptionInfo: undefined })]]],
  breaks: [
    ["TLS as a choice", [cluster(inTransit({ clientBroker: "TLS_PLAINTEXT" }))], [PLAIN_CLIENTS]],
    ["no TLS", [cluster(inTransit({ clientBroker: "PLAINTEXT" }))], [PLAIN_CLIENTS]],
    [
      "brokers that copy in the clear",
      [cluster(inTransit({ clientBroker: "TLS", inCluster: false }))],
      [PLAIN_BROKERS],
    ],
    ["neither", [cluster(inTransit({ clientBroker: "PLAINTEXT", inCluster: false }))], [PLAIN_CLIENTS, PLAIN_BROKERS]],
    [
      "what the cloud tells of, and the program nothing",
      [cluster({ encryptionInfo: undefined }, inTransit({ clientBroker: "TLS_PLAINTEXT" }))],
      [PLAIN_CLIENTS],
    ],
  ],
});

const old = (version: string): string[] => [
  `events speaks TLS ${version}. Allowed: TLS 1.2 or newer. Set the oldest version to 1.2.`,
];

holdAgainst(messagesTlsOnly, "azure", {
  keeps: [namespace()],
  keepsToo: [
    ["TLS 1.3", [namespace({ minimumTlsVersion: "1.3" })]],
    ["nothing said, which is 1.2", [namespace({ minimumTlsVersion: undefined })]],
  ],
  breaks: [
    ["TLS 1.0", [namespace({ minimumTlsVersion: "1.0" })], old("1.0")],
    ["TLS 1.1", [namespace({ minimumTlsVersion: "1.1" })], old("1.1")],
    [
      "nothing said of a namespace that still speaks 1.0",
      [namespace({ minimumTlsVersion: undefined }, { minimumTlsVersion: "1.0" })],
      old("1.0"),
    ],
  ],
});
