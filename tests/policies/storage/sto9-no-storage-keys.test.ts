import { noStorageKeys } from "../../../policies/rules/storage/sto9-no-storage-keys.ts";
import { holdAgainst } from "../hold-against.ts";
import { view } from "../views.ts";
import { guarded } from "./aws/guarded.ts";
import * as azure from "./azure/resources.ts";

const ISSUED = [
  "uploader is an access key that lasts until it is taken back. Allowed: credentials that end by themselves. Use a role.",
];
const BUILT_IN = ["processed takes its account keys. Allowed: identities alone. Turn shared keys off."];
const key = (inputs: object) => view("aws:iam/accessKey:AccessKey", "uploader", { user: "uploader", ...inputs });

holdAgainst(noStorageKeys, "aws", {
  keeps: [...guarded(), key({ status: "Inactive" })],
  keepsToo: [["a user without a key", [view("aws:iam/user:User", "uploader", { name: "uploader" })]]],
  breaks: [
    ["a key", [key({})], ISSUED],
    ["a key that is active", [...guarded(), key({ status: "Active" })], ISSUED],
  ],
});

holdAgainst(noStorageKeys, "azure", {
  keeps: azure.guarded(),
  breaks: [
    ["shared keys", azure.guarded({ StorageAccount: { allowSharedKeyAccess: true } }), BUILT_IN],
    ["what Azure does by itself", azure.guarded({ StorageAccount: { allowSharedKeyAccess: null } }), BUILT_IN],
  ],
});
