import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse } from "yaml";
import { topicNames, topicSpec } from "../../../../../infra/contract/topics.ts";
import { faults } from "../../../../../infra/providers/aws/faults.ts";
import { environmentFaults } from "../../../../../infra/providers/aws/faults/environment.ts";
import { awsSettings } from "../../../../helpers/aws-mocks.ts";
import { EXISTING } from "./records.ts";
import { networkFaultCases, type WrongSettings } from "../../network-fault-cases.ts";

const of = (config: Record<string, unknown>): string[] => faults(awsSettings(config));
const peer = (more: object): object => ({ networkId: "vpc-0123456789abcdef0", cidr: "10.1.0.0/16", ...more });
const existing = (more: object): Record<string, unknown> => ({
  ingress: { existing: { ...EXISTING.ingress.existing, ...more } },
});

const LOCK_WARNING =
  "No result can be removed before its lock ends, not by the account's owner either, and it is paid for until then: " +
  "set it to true, or retention.lock to governance.";

/** Each wrong setting, and every word of what is told of it. */
const WRONG: readonly WrongSettings[] = [
  ...networkFaultCases(peer, "vpc-00000001"),
  {
    what: "prod without a word on its lock",
    config: { environment: "prod" },
    told:
      "retention.confirmIrreversibleLock: expected true, because retention.lock is compliance (the default in prod) but " +
      `received false. ${LOCK_WARNING}`,
  },
  {
    what: "a compliance lock that nobody confirmed",
    config: { retention: { lock: "compliance" } },
    told: `retention.confirmIrreversibleLock: expected true, because retention.lock is compliance but received false. ${LOCK_WARNING}`,
  },
  {
    what: "a region by its name",
    config: { region: "Singapore" },
    told:
      'region: expected a region of AWS outside China and the government clouds, like ap-southeast-1 but received "Singapore". ' +
      "Write the region's code, not its name or a zone's.",
  },
  {
    what: "a peer's zone for a region",
    config: { network: { peers: [peer({ region: "eu-central-1a" })] } },
    told:
      "network.peers.0.region: expected a region of AWS outside China and the government clouds, like ap-southeast-1 but " +
      "received \"eu-central-1a\". Write the region's code, not its name or a zone's.",
  },
  {
    what: "an account with a digit too few",
    config: { ingress: { size: "medium", privateLinkAccounts: ["123456789012", "12345678901"] } },
    told:
      'ingress.privateLinkAccounts.1: expected an AWS account of 12 digits but received "12345678901". Quote it, or YAML ' +
      "takes its leading zeros away.",
  },
  {
    what: "a peer's account that is none",
    config: { network: { peers: [peer({ accountId: "acme" })] } },
    told:
      'network.peers.0.accountId: expected an AWS account of 12 digits but received "acme". Quote it, or YAML takes its ' +
      "leading zeros away.",
  },
  {
    what: "a peer that is no VPC",
    config: { network: { peers: [peer({ networkId: "subnet-0123456789abcdef0" })] } },
    told:
      'network.peers.0.networkId: expected a VPC\'s id, like vpc-0123456789abcdef0 but received "subnet-0123456789abcdef0". ' +
      "Its owner finds it in the VPC console.",
  },
  {
    what: "a tag of AWS's own",
    config: { tags: { "AWS:team": "images" } },
    told: 'tags: expected keys that do not begin with "aws:", which AWS keeps for itself but received "AWS:team". Rename it.',
  },
  {
    what: "more tags than AWS takes",
    config: { tags: Object.fromEntries(Array.from({ length: 46 }, (_, at) => [`key-${at}`, "x"])) },
    told: "tags: expected at most 45 but received 46. AWS allows 50 and the stack sets its own.",
  },
  {
    what: "a tag's value that few services take",
    config: { tags: { team: "R&D" } },
    told:
      'tags: expected letters, digits, spaces and _ . : / = + - @ in keys and values but received "team: R&D". Leave the ' +
      "others out: most services of AWS refuse them.",
  },
  {
    what: "a tag that IAM takes for one of the stack's own",
    config: { tags: { Environment: "test" } },
    told:
      'tags: expected keys that differ in more than case but received "environment" and "Environment". Rename one: IAM calls ' +
      "them the same.",
  },
  {
    what: "all addresses, blocked",
    config: { gateway: { blockedIps: ["192.0.2.44/32", "0.0.0.0/0"] } },
    told:
      "gateway.blockedIps.1: expected a network smaller than all addresses but received 0.0.0.0/0. Halve it: AWS WAF takes a " +
      "/1 at most.",
  },
  {
    what: "a blocked network that does not begin where it is said to",
    config: { gateway: { blockedIps: ["192.0.2.44/24"] } },
    told:
      "gateway.blockedIps.0: expected a network's first address, 192.0.2.0/24 but received 192.0.2.44/24. Write " +
      "192.0.2.0/24: AWS WAF refuses any other.",
  },
  {
    what: "a blocked IPv6 network that does not begin where it is said to",
    config: { gateway: { blockedIps: ["2001:db8::/32", "2001:db8:0:1::7/64"] } },
    told:
      "gateway.blockedIps.1: expected a network's first address, 2001:db8:0:1::/64 but received 2001:db8:0:1::7/64. Write " +
      "2001:db8:0:1::/64: AWS WAF refuses any other.",
  },
  {
    what: "one peer twice",
    config: { network: { peers: [peer({}), peer({ cidr: "10.2.0.0/16" })] } },
    told: "network.peers: expected each network once but received vpc-0123456789abcdef0 more than once. Remove the others.",
  },
  {
    what: "private endpoints of brokers that have none",
    config: { ingress: { privateLinkAccounts: ["123456789012"] } },
    told:
      "ingress.size: expected medium or large, because ingress.privateLinkAccounts names accounts but received small " +
      "(kafka.t3.small). Set it, or join the accounts' networks by network.peers instead.",
  },
  {
    what: "more partitions than small brokers take",
    config: { ingress: { partitions: 81 } },
    told:
      "ingress.partitions: expected at most 80, which is what kafka.t3.small takes of 3 topics but received 81. Lower it, or " +
      "raise ingress.size.",
  },
  {
    what: "a Kafka without a login",
    config: { ingress: { existing: { brokers: ["kafka.example.com:9092"] } } },
    told:
      "ingress.existing.sasl: expected a mechanism, username and password but received nothing. Lambda reads from brokers on " +
      "the internet with a login only.",
  },
  {
    what: "a Kafka without TLS",
    config: existing({ tls: false }),
    told:
      "ingress.existing.tls: expected true but received false. Images and the login would cross the internet in the clear; " +
      "Lambda's event source asks for TLS.",
  },
  {
    what: "private endpoints of somebody else's brokers",
    config: { ingress: { ...EXISTING.ingress, privateLinkAccounts: ["123456789012"] } },
    told:
      "ingress.privateLinkAccounts: expected none, because ingress.existing names brokers that are not this stack's but " +
      "received 1 of them. Remove it, and let the owner of the brokers admit them.",
  },
  {
    what: "peers where there are no brokers to reach",
    config: { ...EXISTING, network: { peers: [peer({})] } },
    told:
      "network.peers: expected none, because ingress.existing names brokers that are not in this stack's network but received " +
      "1 of them. Remove them: peers reach nothing but the stack's own brokers.",
  },
  {
    what: "a run shorter than an image's time",
    config: { limits: { processSeconds: 60 }, function: { timeoutSeconds: 89 } },
    told:
      "function.timeoutSeconds: expected at least 90, which is limits.processSeconds and 30 more but received 89. Raise it, or " +
      "lower limits.processSeconds: an image's own limit has to come first.",
  },
  {
    what: "storage that cannot grow by a tenth",
    config: { warehouse: { storageGb: 100, maxStorageGb: 109 } },
    told:
      "warehouse.maxStorageGb: expected at least 110, which is warehouse.storageGb and a tenth more but received 109. Raise it, " +
      "or lower warehouse.storageGb: RDS grows storage by no less.",
  },
  {
    what: "more runs than the warehouse takes",
    config: { function: { maxConcurrency: 35 } },
    told:
      "function.maxConcurrency: expected at most 34, because db.t4g.micro takes 80 connections and 46 of them are for the web " +
      "function (10 × 2), operations (6) and analysts (20) but received 35. Lower it, or raise warehouse.size.",
  },
  {
    what: "a warehouse that is too small for the environment",
    config: { environment: "staging", warehouse: { size: "small" } },
    told:
      "function.maxConcurrency: expected at most 0, because db.t4g.micro takes 80 connections and 226 of them are for the web " +
      "function (100 × 2), operations (6) and analysts (20) but received 50. Raise warehouse.size.",
  },
];

describe("settings that AWS would refuse, or that would fail on it", () => {
  for (const { what, config, told } of WRONG) {
    it(`are told with what to do: ${what}`, () => {
      expect(of(config)).to.deep.equal([told]);
    });
  }

  it("are told all together", () => {
    const many = of({ environment: "prod", region: "Singapore", warehouse: { storageGb: 1000 } });
    expect(many.map((line) => line.split(":")[0])).to.deep.equal([
      "retention.confirmIrreversibleLock",
      "region",
      "warehouse.maxStorageGb",
    ]);
  });

  it("never show a password", () => {
    expect(of(existing({ tls: false })).join("\n")).not.to.contain("broker-password");
  });
});

describe("settings that are good on AWS", () => {
  const good: Record<string, Record<string, unknown>> = {
    "the defaults": {},
    staging: { environment: "staging" },
    "prod, confirmed": { environment: "prod", retention: { confirmIrreversibleLock: true } },
    "prod with a governance lock": { environment: "prod", retention: { lock: "governance" } },
    "a stack's own network next to its peers": { network: { cidr: "10.0.0.0/16", peers: [peer({})] } },
    "somebody else's Kafka": EXISTING,
    "a carrier's addresses": { network: { cidr: "100.64.0.0/16" }, warehouse: { analystAccess: ["172.31.255.0/24"] } },
    "a run just long enough": { limits: { processSeconds: 60 }, function: { timeoutSeconds: 90 } },
    "as many runs as the warehouse takes": { function: { maxConcurrency: 34 } },
    "as many partitions as small brokers take": { ingress: { partitions: 80 } },
    "a long region": { region: "ap-southeast-7" },
    "a tag of the stack's own, set anew": { tags: { stack: "other", "cost-centre": "Prüfung 7/b: a+b=c_d.e@f" } },
    "blocked addresses": {
      gateway: { blockedIps: ["192.0.2.44/32", "128.0.0.0/1", "2001:DB8::/32", "::1/128", "2001:db8:1:2:3:4:5:6/127"] },
    },
  };
  for (const [what, config] of Object.entries(good)) {
    it(`have no fault: ${what}`, () => {
      expect(of(config)).to.deep.equal([]);
    });
  }

  for (const stack of ["aws-dev", "aws-prod"]) {
    it(`have no fault: Pulumi.${stack}.yaml`, () => {
      const { config } = parse(readFileSync(`Pulumi.${stack}.yaml`, "utf8")) as { config: Record<string, unknown> };
      const entries = Object.entries(config).map(
        ([key, value]) => [key.replace("image-pipeline:", ""), value] as const,
      );
      expect(of(Object.fromEntries(entries))).to.deep.equal([]);
    });
  }

  for (const region of [
    "cn-north-1",
    "us-gov-west-1",
    "us-isob-east-1",
    "eusc-de-east-1",
    "ap-southeast-1a",
    "AP-southeast-1",
  ]) {
    it(`do not have the region ${region}`, () => {
      expect(of({ region })).to.have.length(1);
    });
  }
});

describe("the environment of a function on AWS", () => {
  const LONGEST = {
    presets: Array.from({ length: 16 }, (_, at) => ({
      name: `rendition-of-a-very-long-name-${String(at).padStart(2, "0")}`,
      maxWidthPx: 16_383,
      format: "webp",
      quality: 100,
    })),
    ingress: { topic: "t".repeat(40) },
  };
  const longName = (at: number): string => `broker-${at}.a-kafka-of-somebody-else.region.example.com:9092`;

  it("holds the most renditions of the longest names beside the stack's own brokers", () => {
    expect(LONGEST.presets[0]?.name).to.have.length(32);
    const { presets, limits, retention, ingress } = awsSettings(LONGEST);
    const known = JSON.stringify({
      presets,
      limits,
      retention,
      topics: [1, 2, 3].map(() => `${ingress.topic}.dead-letter`),
    });
    // What environment.ts says is unknown, and three brokers of 100 bytes.
    expect(Buffer.byteLength(known) + 896 + 300).to.be.below(4096);
    expect(environmentFaults(awsSettings(LONGEST))).to.deep.equal([]);
  });

  it("does not hold any list of brokers", () => {
    const brokers = Array.from({ length: 60 }, (_, at) => longName(at));
    const [told, ...others] = of(existing({ brokers }));
    expect(others).to.deep.equal([]);
    expect(told).to.match(
      /^ingress\.existing\.brokers: expected a list of at most \d+ bytes, because a function's environment holds 4096 in all but received \d+\. Name three or four/,
    );
    expect(of(existing({ brokers: brokers.slice(0, 4) }))).to.deep.equal([]);
  });

  it("has room for the topics that the operations function makes", () => {
    const brokers = Array.from({ length: 60 }, (_, at) => longName(at));
    const most = (config: Record<string, unknown>): number =>
      Number(/at most (\d+) bytes/.exec(environmentFaults(awsSettings(config)).join())?.[1]);
    const settings = awsSettings(existing({ brokers }));
    const topics = topicNames(settings.ingress.topic);
    const told = {
      limits: settings.limits,
      retention: settings.retention,
      topics,
      createTopics: Object.values(topics).map((name) => topicSpec(name, settings)),
    };
    // What environment.ts says is unknown, and the secrets of the warehouse's owner and of bi_reader.
    const rest = Buffer.byteLength(JSON.stringify(told)) + 896 + 2 * 130;
    expect(most(existing({ brokers }))).to.be.at.most(4096 - rest);
    // Many renditions are the more of the two.
    expect(most({ ...existing({ brokers }), presets: LONGEST.presets })).to.be.below(most(existing({ brokers })));
  });
});
