import { noAccessLists } from "../../../policies/rules/storage/sto8-no-access-lists.ts";
import { holdAgainst } from "../hold-against.ts";
import { guarded, without } from "./aws/guarded.ts";
import { bucketToBe, of, resource, TO_COME } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";

const LISTS = [
  "processed lets single objects have access lists. Allowed: rights by roles and policies alone. Turn access lists off.",
];
const ENFORCED = { rule: { objectOwnership: "BucketOwnerEnforced" } };
const controls = (objectOwnership: unknown): ReturnType<typeof guarded> =>
  guarded({ BucketOwnershipControls: { rule: { objectOwnership } } });
const toBe = bucketToBe("processed");

holdAgainst(noAccessLists, "aws", {
  keeps: guarded(),
  keepsToo: [
    [
      "controls that are known to be its own while ids are to come",
      [toBe, resource("BucketOwnershipControls", "c", { ...TO_COME, ...ENFORCED }, { madeOf: { bucket: [toBe] } })],
    ],
    [
      "controls that may turn out to be its own",
      [toBe, resource("BucketOwnershipControls", "c", { ...TO_COME, ...ENFORCED })],
    ],
  ],
  breaks: [
    ["no controls", guarded(without("BucketOwnershipControls")), LISTS],
    ["an owner who is only preferred", controls("BucketOwnerPreferred"), LISTS],
    ["the writer as the owner", controls("ObjectWriter"), LISTS],
    ["controls without a rule", guarded({ BucketOwnershipControls: { rule: undefined } }), LISTS],
    [
      "controls of another bucket",
      [toBe, resource("BucketOwnershipControls", "c", { ...of("other"), ...ENFORCED })],
      LISTS,
    ],
  ],
});

holdAgainst(noAccessLists, "azure", {
  keeps: azure.guarded({ StorageAccount: { isHnsEnabled: false } }),
  keepsToo: [["an account that says nothing", azure.guarded()]],
  breaks: [["a hierarchical namespace", azure.guarded({ StorageAccount: { isHnsEnabled: true } }), LISTS]],
});
