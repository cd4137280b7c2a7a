import { expect } from "chai";
import type { ResourceView } from "../../../policies/readers/reader.ts";
import { daysOf } from "../../../policies/readers/azure/upkeep/durations.ts";
import { keysRotated } from "../../../policies/rules/upkeep/kms1-keys-rotated.ts";
import { holdAgainst } from "../hold-against.ts";
import { UNKNOWN_TEXT, type Values, view } from "../views.ts";

const SAID = (what: string, maxDays = 365): string =>
  `key ${what}. Allowed: rotation at least every ${maxDays} days. Turn automatic rotation on, or let it come sooner.`;

const kms = (inputs: Values, type = "key:Key"): ResourceView[] => [
  view(`aws:kms/${type}`, "key", { enableKeyRotation: true, ...inputs }),
];

holdAgainst(keysRotated, "aws", {
  keeps: kms({ customerMasterKeySpec: "SYMMETRIC_DEFAULT", rotationPeriodInDays: 365 }),
  keepsToo: [
    ["KMS's own period", kms({})],
    ["a shorter period than is asked for", kms({ rotationPeriodInDays: 90 }), { maxDays: 90 }],
    ["a key pair", kms({ customerMasterKeySpec: "RSA_2048", enableKeyRotation: false })],
    ["a key in a store outside KMS", kms({ customKeyStoreId: "cks-1", enableKeyRotation: false })],
    ["a key that was brought to KMS", kms({}, "externalKey:ExternalKey")],
    [
      "a kind that only the deployment will tell",
      kms({ customerMasterKeySpec: UNKNOWN_TEXT, enableKeyRotation: false }),
    ],
    [
      "a key that the program looks up",
      kms({ enableKeyRotation: false }).map((key) => ({ ...key, inputs: key.props })),
    ],
  ],
  breaks: [
    ["rotation turned off", kms({ enableKeyRotation: false }), [SAID("is not rotated")]],
    ["nothing said of it", kms({ enableKeyRotation: undefined }), [SAID("is not rotated")]],
    ["a long period", kms({ rotationPeriodInDays: 366 }), [SAID("is rotated every 366 days")]],
    ["a longer one than is asked for", kms({}), [SAID("is rotated every 365 days", 90)], { maxDays: 90 }],
    [
      "a longer one than may be asked for",
      kms({ rotationPeriodInDays: 400 }),
      [SAID("is rotated every 400 days")],
      { maxDays: 500 },
    ],
  ],
});

const key = (rotationPolicy: Values | undefined): ResourceView[] => [
  view("azure-native:keyvault:Key", "key", { vaultName: "vault", properties: { kty: "RSA", rotationPolicy } }),
];
const action = (type: string, trigger: Values): Values => ({ action: { type }, trigger });
const after = (timeAfterCreate: string): Values => action("rotate", { timeAfterCreate });
const before = action("rotate", { timeBeforeExpiry: "P30D" });
const policy = (lifetimeActions: readonly Values[], expiryTime?: string): ResourceView[] =>
  key({ attributes: { expiryTime }, lifetimeActions });

holdAgainst(keysRotated, "azure", {
  keeps: policy([after("P90D"), action("notify", { timeBeforeExpiry: "P30D" })], "P2Y"),
  keepsToo: [
    ["a year", policy([after("P1Y")])],
    ["a month before its end", policy([before], "P1Y")],
    ["the sooner of two", policy([after("P2Y"), before], "P1Y")],
    ["a late one beside one that may come sooner", policy([after("P2Y"), after(UNKNOWN_TEXT)])],
    ["a word in another case", policy([action("Rotate", { timeAfterCreate: "P12M" })])],
  ],
  breaks: [
    ["no policy", key(undefined), [SAID("is not rotated")]],
    ["a notice alone", policy([action("notify", { timeBeforeExpiry: "P30D" })], "P1Y"), [SAID("is not rotated")]],
    ["a month before an end that never comes", policy([before]), [SAID("is not rotated")]],
    ["two years", policy([after("P2Y")]), [SAID("is rotated every 730 days")]],
    ["a month before a late end", policy([before], "P2Y"), [SAID("is rotated every 700 days")]],
  ],
});

describe("Durations", () => {
  it("are read as ISO 8601 writes them", () => {
    expect(["P90D", "P1Y", "P18M", "P2W", "P1Y6M", "p7d"].map(daysOf)).to.deep.equal([90, 365, 540, 14, 545, 7]);
  });

  it("are none where they have parts of a day, or are something else", () => {
    expect(["P", "P1", "90", "PT1H", "P1DT1H", "", 90, undefined].map(daysOf)).to.deep.equal(Array(8).fill(undefined));
  });
});
