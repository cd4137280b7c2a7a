import { messagesCopied } from "../../../policies/rules/kafka/kaf5-messages-copied.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values } from "../views.ts";
import { CLUSTER, cluster, configuration, topic } from "./aws-resources.ts";
import { namespace } from "./azure-resources.ts";

const PRODUCTION = { production: true };
const zones = (name: string, received: string, least: number): string[] => [
  `${name} has its brokers in ${received}. Allowed: at least ${least} zones. Spread them over more zones.`,
];
const copies = (name: string, received: string, least: number): string[] => [
  `${name} asks for ${received} of a message. Allowed: at least ${least}. Ask for more.`,
];
const written = (name: string): string[] => [
  `${name} counts a message as written once it is on 1 broker. Allowed: at least 2. Raise min.insync.replicas.`,
];
const inSubnets = (...clientSubnets: string[]): Values => ({
  brokerNodeGroupInfo: { ...(CLUSTER["brokerNodeGroupInfo"] as Values), clientSubnets },
});
const TWO = { "min.insync.replicas": "2" };

holdAgainst(messagesCopied, "aws", {
  keeps: [
    cluster(),
    topic(TWO),
    configuration(
      "# brokers",
      "default.replication.factor=3",
      "min.insync.replicas = 2",
      "auto.create.topics.enable:false",
    ),
  ],
  keepsToo: [
    [
      "three of everything in production",
      [cluster(), topic(TWO), configuration("default.replication.factor=3")],
      PRODUCTION,
    ],
    [
      "two of everything elsewhere",
      [
        cluster(inSubnets("subnet-a", "subnet-b")),
        topic({ "min.insync.replicas": "1" }, { replicationFactor: 2 }),
        configuration("default.replication.factor=2", "min.insync.replicas=1"),
      ],
    ],
    [
      "nothing said of copies by the brokers",
      [cluster(), configuration("auto.create.topics.enable=false")],
      PRODUCTION,
    ],
    [
      "a line that is no number",
      [configuration("default.replication.factor=", "min.insync.replicas=none")],
      PRODUCTION,
    ],
    [
      "a line that is a comment",
      [configuration("#default.replication.factor=1", "! min.insync.replicas=1")],
      PRODUCTION,
    ],
    [
      "settings that MSK would refuse",
      [topic({}, { configs: "retention" }), topic({}, { configs: "null" })],
      PRODUCTION,
    ],
    ["subnets that are still to come", [cluster(inSubnets(UNKNOWN_TEXT, UNKNOWN_TEXT, UNKNOWN_TEXT))], PRODUCTION],
  ],
  breaks: [
    ["one zone", [cluster(inSubnets("subnet-a"))], zones("kafka", "1 zone", 2)],
    ["two zones in production", [cluster(inSubnets("subnet-a", "subnet-b"))], zones("kafka", "2 zones", 3), PRODUCTION],
    ["one copy", [topic({}, { replicationFactor: 1 })], copies("incoming", "1 copy", 2)],
    ["two copies in production", [topic({}, { replicationFactor: 2 })], copies("incoming", "2 copies", 3), PRODUCTION],
    ["one copy by default", [configuration("default.replication.factor=1")], copies("brokers", "1 copy", 2)],
    [
      "a message written once in production",
      [topic({ "min.insync.replicas": 1 }), configuration("min.insync.replicas 1")],
      [...written("incoming"), ...written("brokers")],
      PRODUCTION,
    ],
  ],
});

const OUT_OF_ZONES = zones("events", "1 zone", 2);

holdAgainst(messagesCopied, "azure", {
  keeps: [namespace()],
  keepsToo: [
    ["zones in production", [namespace()], PRODUCTION],
    ["nothing said, which is what the region can", [namespace({ zoneRedundant: undefined })], PRODUCTION],
  ],
  breaks: [
    ["one zone", [namespace({ zoneRedundant: false })], OUT_OF_ZONES],
    [
      "a namespace of which the cloud tells that it is in one",
      [namespace({ zoneRedundant: undefined }, { zoneRedundant: false })],
      OUT_OF_ZONES,
    ],
  ],
});
