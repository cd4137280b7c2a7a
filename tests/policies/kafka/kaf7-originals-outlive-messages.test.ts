import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { originalsOutliveMessages } from "../../../policies/rules/kafka/kaf7-originals-outlive-messages.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, view } from "../views.ts";
import { aws, cluster, clusterToBe, configuration, topic } from "./aws-resources.ts";
import { azure, eventHub } from "./azure-resources.ts";

const says = (days: number, length: string, allowed: string): string[] => [
  `raw expires originals after ${days} days, and incoming keeps messages that may point at them ${length}. ` +
    `Allowed: ${allowed}. Keep originals for longer, or messages for less.`,
];
const WEEK = (days: number): string[] => says(days, "for 7 days", "at least 7 days");
const EVER = (days: number): string[] => says(days, "for ever", "originals that messages do not outlive");

const HOUR_MS = 3_600_000;
const forHours = (hours: number, name = "incoming"): ResourceView => ({
  ...topic({ "retention.ms": String(hours * HOUR_MS) }),
  name,
});

/** A bucket of originals that go after so many days. */
const bucket = (days: number | undefined, purpose = "raw"): ResourceView[] => [
  aws("s3", "Bucket", "raw", { bucket: "raw-0a1b", tags: { purpose } }),
  ...(days === undefined
    ? []
    : [
        aws("s3", "BucketLifecycleConfiguration", "raw", {
          bucket: "raw-0a1b",
          rules: [{ id: "originals", status: "Enabled", filter: {}, expiration: { days } }],
        }),
      ]),
];
const silent = topic({});

holdAgainst(originalsOutliveMessages, "aws", {
  keeps: [...bucket(7), cluster(), configuration("log.retention.hours=24"), forHours(168)],
  keepsToo: [
    ["originals that stay for longer", [...bucket(8), forHours(168)]],
    ["originals that never go", [...bucket(undefined), forHours(168)]],
    ["buckets of something else", [...bucket(1, "processed"), forHours(168)]],
    ["no topics", bucket(1)],
    ["no originals", [forHours(168)]],
    ["hours that the brokers say", [...bucket(1), cluster(), configuration("log.retention.hours=24"), silent]],
    ["brokers of somebody else's", [...bucket(1), silent]],
    ["brokers with settings of somebody else's", [...bucket(1), cluster(), silent]],
    [
      "brokers without a topic of their own, whatever they say",
      [...bucket(1), configuration("log.retention.hours=168")],
    ],
    ["a topic of states", [...bucket(1), topic({ "retention.ms": "-1", "cleanup.policy": "compact" })]],
    [
      "brokers of which it is not known yet which they are",
      [...bucket(1), clusterToBe(), topic({}, { clusterArn: UNKNOWN_TEXT })],
    ],
  ],
  breaks: [
    ["originals that go a day too soon", [...bucket(6), forHours(168)], WEEK(6)],
    [
      "the longest of several topics",
      [...bucket(2), forHours(24, "short"), forHours(168), forHours(48, "middle")],
      WEEK(2),
    ],
    ["an hour more than a day", [...bucket(1), forHours(25)], says(1, "for 25 hours", "at least 2 days")],
    ["messages that never go", [...bucket(400), topic({ "retention.ms": "-1" })], EVER(400)],
    [
      "one topic, where another is not known",
      [...bucket(6), topic({}, { configs: UNKNOWN_TEXT }), forHours(168)],
      WEEK(6),
    ],
    ["a week, where nobody says anything", [...bucket(6), cluster({ configurationInfo: undefined }), silent], WEEK(6)],
    ["a week, where the brokers say nothing of it", [...bucket(6), cluster(), configuration(""), silent], WEEK(6)],
    ["what the brokers say", [...bucket(6), cluster(), configuration("log.retention.ms=-1"), silent], EVER(6)],
    ["what brokers say that are not there yet", [...bucket(6), ...toCome("log.retention.hours=168")], WEEK(6)],
  ],
});

/** A topic, its brokers and their settings, of which a preview knows only what each was made of. */
function toCome(line: string): ResourceView[] {
  const settings = { ...configuration(line), props: configuration(line).inputs };
  const brokers = clusterToBe(
    { configurationInfo: { arn: UNKNOWN_TEXT, revision: 1 } },
    { madeOf: { configurationInfo: [settings] } },
  );
  return [settings, brokers, topic({}, { clusterArn: UNKNOWN_TEXT }, { madeOf: { clusterArn: [brokers] } })];
}

const account = (days: number): ResourceView[] => [
  azure("storage", "StorageAccount", "account", { accountName: "images", tags: { purpose: "raw" } }),
  azure("storage", "BlobContainer", "raw", { accountName: "images", containerName: "raw" }),
  azure("storage", "ManagementPolicy", "expiry", {
    accountName: "images",
    policy: {
      rules: [
        {
          enabled: true,
          name: "originals",
          type: "Lifecycle",
          definition: {
            filters: { blobTypes: ["blockBlob"] },
            actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: days } } },
          },
        },
      ],
    },
  }),
];
const hub = (hours: number) => eventHub({ retentionDescription: { retentionTimeInHours: hours } });

holdAgainst(originalsOutliveMessages, "azure", {
  keeps: [...account(7), hub(168)],
  keepsToo: [["a hub that says nothing", [...account(1), eventHub({})]]],
  breaks: [
    ["originals that go a day too soon", [...account(6), hub(168)], WEEK(6)],
    ["messages that never go", [...account(6), hub(-1)], EVER(6)],
    ["days", [...account(6), eventHub({ messageRetentionInDays: 7 })], WEEK(6)],
  ],
});

const local = (days: number | string, retentionHours = 168): ResourceView[] => [
  view("local:storage:Bucket", "raw", { purpose: "raw", expiry: { days, oldVersions: true } }),
  view("local:kafka:Topic", "incoming", { retentionMs: retentionHours * HOUR_MS }),
];

holdAgainst(originalsOutliveMessages, "local", {
  keeps: local(7),
  keepsToo: [["originals that stay until they are processed", local("untilProcessed")]],
  breaks: [["originals that go a day too soon", local(6), WEEK(6)]],
});

describe("kaf7-originals-outlive-messages", () => {
  it("needs the whole stack, as it compares resources", () => {
    expect(originalsOutliveMessages.comparesResources).to.equal(true);
  });
});
