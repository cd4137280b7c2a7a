import { softDeleteEnds } from "../../../policies/rules/storage/sto13-soft-delete-ends.ts";
import { holdAgainst } from "../hold-against.ts";
import * as azure from "./azure/resources.ts";

const keeps = (what: string, days: number, allowed = "soft delete turned off"): string[] => [
  `processed keeps deleted ${what} for ${days} more days. Allowed: ${allowed}. Turn soft delete off, or shorten it.`,
];
const services = (inputs: object): ReturnType<typeof azure.guarded> =>
  azure.guarded({ BlobServiceProperties: { ...inputs } });
const blobs = (days: unknown) => services({ deleteRetentionPolicy: { enabled: true, days } });
const toBe = azure.accountToBe("processed");
const toCome = (told: Parameters<typeof azure.resource>[3]) => [
  toBe,
  azure.accountToBe("other"),
  azure.resource(
    "BlobServiceProperties",
    "processed",
    { ...azure.TO_COME, deleteRetentionPolicy: { enabled: true, days: 7 } },
    told,
  ),
];

holdAgainst(softDeleteEnds, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["no settings", azure.guarded({ BlobServiceProperties: undefined })],
    ["settings that say nothing", services({ deleteRetentionPolicy: undefined, containerDeleteRetentionPolicy: null })],
    ["a few days where those are allowed", blobs(3), { maxDays: 3 }],
    [
      "soft delete in an account of no known purpose",
      [
        azure.account("processed", { ...azure.ACCOUNT, tags: {} }),
        azure.resource("BlobServiceProperties", "processed", {
          ...azure.of("processed"),
          deleteRetentionPolicy: { enabled: true, days: 7 },
        }),
      ],
    ],
    ["settings that may turn out to be another account's", toCome({})],
  ],
  breaks: [
    ["blobs that are kept", blobs(7), keeps("blobs", 7)],
    [
      "blobs that are kept for longer than is configured",
      blobs(7),
      keeps("blobs", 7, "at most 3 days"),
      { maxDays: 3 },
    ],
    [
      "containers that are kept",
      services({ containerDeleteRetentionPolicy: { enabled: true, days: 1 } }),
      keeps("containers", 1),
    ],
    [
      "both",
      services({
        deleteRetentionPolicy: { enabled: true, days: 7 },
        containerDeleteRetentionPolicy: { enabled: true, days: 14 },
      }),
      [...keeps("blobs", 7), ...keeps("containers", 14)],
    ],
    [
      "settings that are known to be its own while names are to come",
      toCome({ madeOf: { accountName: [toBe] } }),
      keeps("blobs", 7),
    ],
  ],
});
