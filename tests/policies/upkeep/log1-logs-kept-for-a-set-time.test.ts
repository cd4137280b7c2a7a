import type { ResourceView } from "../../../policies/readers/reader.ts";
import { logsKeptForASetTime } from "../../../policies/rules/upkeep/log1-logs-kept-for-a-set-time.ts";
import { holdAgainst } from "../hold-against.ts";
import { account, lifecycle, of, resource, rule } from "../storage/azure/resources.ts";
import { UNKNOWN_NUMBER, UNKNOWN_OBJECT, UNKNOWN_TEXT, type Values, view } from "../views.ts";

const KEPT = (howLong: string, [min, max] = [7, 1827], name = "log"): string =>
  `${name} keeps logs ${howLong}. Allowed: from ${min} to ${max} days. Set its retention.`;
const CLOUDS_KEY =
  "log is encrypted under the cloud's key. Allowed: a key of the owner's own. Name one in the log group.";

const group = (inputs: Values = {}): ResourceView[] => [
  view("aws:cloudwatch/logGroup:LogGroup", "log", { retentionInDays: 30, kmsKeyId: "arn:aws:kms:a", ...inputs }),
];
const PROD = { production: true };

holdAgainst(logsKeptForASetTime, "aws", {
  keeps: group(),
  keepsToo: [
    ["the shortest", group({ retentionInDays: 7 })],
    ["the longest", group({ retentionInDays: 1827 })],
    ["CloudWatch's own encryption, but in production", group({ kmsKeyId: undefined })],
    ["a key in production", group(), PROD],
    ["a key that is still to be made, in production", group({ kmsKeyId: UNKNOWN_TEXT }), PROD],
    ["ten years where they are allowed", group({ retentionInDays: 3653 }), { maxDays: 3653 }],
    ["a group that hands lines on", group({ logGroupClass: "DELIVERY", retentionInDays: undefined })],
    ["a group that the program looks up", group({ retentionInDays: 0 }).map((log) => ({ ...log, inputs: log.props }))],
  ],
  breaks: [
    ["nothing said of days", group({ retentionInDays: undefined }), [KEPT("for ever")]],
    ["CloudWatch's word for ever", group({ retentionInDays: 0 }), [KEPT("for ever")]],
    ["too few days", group({ retentionInDays: 5 }), [KEPT("for 5 days")]],
    ["too many", group({ retentionInDays: 2192 }), [KEPT("for 2192 days")]],
    ["fewer than are asked for", group(), [KEPT("for 30 days", [90, 1827])], { minDays: 90 }],
    ["fewer than may be asked for", group({ retentionInDays: 5 }), [KEPT("for 5 days")], { minDays: 3 }],
    ["more than are asked for", group({ retentionInDays: 60 }), [KEPT("for 60 days", [7, 30])], { maxDays: 30 }],
    ["a number that is none", group({ retentionInDays: NaN }), [KEPT("for NaN days")]],
    ["CloudWatch's own key in production", group({ kmsKeyId: undefined }), [CLOUDS_KEY], PROD],
    ["an empty key in production", group({ kmsKeyId: "" }), [CLOUDS_KEY], PROD],
    ["both", group({ retentionInDays: 0, kmsKeyId: undefined }), [KEPT("for ever"), CLOUDS_KEY], PROD],
    [
      "a key that is missing beside days to come",
      group({ retentionInDays: UNKNOWN_NUMBER, kmsKeyId: undefined }),
      [CLOUDS_KEY],
      PROD,
    ],
    [
      "days that are missing beside a key to come",
      group({ retentionInDays: undefined, kmsKeyId: UNKNOWN_TEXT }),
      [KEPT("for ever")],
      PROD,
    ],
  ],
});

const workspace = (retentionInDays?: unknown): ResourceView[] => [
  view("azure-native:operationalinsights:Workspace", "log", { workspaceName: "log", retentionInDays }),
];
const table = (inputs: Values): ResourceView[] => [
  view("azure-native:operationalinsights:Table", "table", { workspaceName: "log", ...inputs }),
];
const FLOWS = (howLong: string): string => KEPT(howLong, [7, 1827], "flows");
/**
 * A network's flow log, and the account that it is written to.
 * @param policies of the account
 */
const flows = (retentionPolicy: unknown, ...policies: readonly ResourceView[]): ResourceView[] => {
  const logs = account("logs", {});
  const inputs = { storageId: logs.props["id"], enabled: true, retentionPolicy };
  return [view("azure-native:network:FlowLog", "flows", inputs), logs, ...policies];
};
const ACCOUNT_ENDS = { enabled: false, days: 0 };
const deleting = (days: unknown, filters: Values = {}): ResourceView =>
  resource("ManagementPolicy", "logs", {
    ...of("logs"),
    ...lifecycle(rule({ baseBlob: { delete: { daysAfterModificationGreaterThan: days } } }, filters)),
  });
const TABLE = (howLong: string): string => KEPT(howLong, [7, 1827], "table");

holdAgainst(logsKeptForASetTime, "azure", {
  keeps: [
    ...workspace(90),
    ...table({ retentionInDays: 90, totalRetentionInDays: 365 }),
    ...flows(ACCOUNT_ENDS, deleting(90)),
  ],
  keepsToo: [
    ["Azure's own days", workspace()],
    ["a table that says what the workspace does", table({ retentionInDays: -1, totalRetentionInDays: -1 })],
    ["a table that says nothing", table({})],
    ["production, where Azure encrypts by itself", workspace(90), PROD],
    ["a flow log that ends by itself", flows({ enabled: true, days: 90 })],
    ["a flow log in an account that deletes", flows(ACCOUNT_ENDS, deleting(30))],
    ["a flow log of which both only the deployment will tell", flows(UNKNOWN_OBJECT)],
    ["a flow log of days to come", flows(ACCOUNT_ENDS, deleting(UNKNOWN_NUMBER))],
    ["a flow log in somebody else's account", flows(ACCOUNT_ENDS).slice(0, 1)],
    [
      "an archive that only the deployment will tell of",
      table({ retentionInDays: 4, totalRetentionInDays: UNKNOWN_NUMBER }),
    ],
  ],
  breaks: [
    ["a flow log that nothing ends", flows(undefined), [FLOWS("for ever")]],
    ["a flow log of 0 days, which is no end", flows({ enabled: true, days: 0 }), [FLOWS("for ever")]],
    ["a flow log of few days", flows({ enabled: true, days: 6 }, deleting(30)), [FLOWS("for 6 days")]],
    ["a flow log in an account that deletes soon", flows(ACCOUNT_ENDS, deleting(6)), [FLOWS("for 6 days")]],
    [
      "a flow log in an account that deletes sooner than it",
      flows({ enabled: true, days: 90 }, deleting(5)),
      [FLOWS("for 5 days")],
    ],
    [
      "a flow log in an account that deletes other things",
      flows(ACCOUNT_ENDS, deleting(30, { prefixMatch: ["other/"] })),
      [FLOWS("for ever")],
    ],
    ["a workspace without an end", workspace(-1), [KEPT("for ever")]],
    ["a workspace of few days", workspace(4), [KEPT("for 4 days")]],
    ["a table of few days", table({ retentionInDays: 4 }), [TABLE("for 4 days")]],
    [
      "a table whose archive has few more",
      table({ retentionInDays: 4, totalRetentionInDays: 6 }),
      [TABLE("for 6 days")],
    ],
    ["a long archive", table({ retentionInDays: 30, totalRetentionInDays: 4383 }), [TABLE("for 4383 days")]],
    [
      "a table of few days, its archive not set",
      table({ retentionInDays: 4, totalRetentionInDays: -1 }),
      [TABLE("for 4 days")],
    ],
  ],
});
