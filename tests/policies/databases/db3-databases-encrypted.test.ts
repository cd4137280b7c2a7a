import { databasesEncrypted } from "../../../policies/rules/databases/db3-databases-encrypted.ts";
import { holdAgainst } from "../hold-against.ts";
import { cluster, instance, rds } from "./servers.ts";

const SAYS = (name = "warehouse"): string =>
  `${name} is stored without encryption. Allowed: an encrypted database. Turn encryption on; the cloud makes the database anew for it.`;

const replica = (inputs: Record<string, unknown>): ReturnType<typeof rds>[] => [
  rds("Instance", "replica", { replicateSourceDb: "arn:aws:rds:eu-west-1:1:db:warehouse", ...inputs }),
];

holdAgainst(databasesEncrypted, "aws", {
  keeps: instance(),
  keepsToo: [
    ["a cluster", cluster()],
    ["a cluster of the first serverless version", cluster({ engineMode: "serverless", storageEncrypted: undefined })],
    ["a replica in another region, with a key there", replica({ kmsKeyId: "arn:aws:kms:eu-west-2:1:key/a" })],
  ],
  breaks: [
    ["an instance that is not", instance({ storageEncrypted: false }), [SAYS()]],
    ["an instance that says nothing of it", instance({ storageEncrypted: null }), [SAYS()]],
    ["a key without encryption", instance({ storageEncrypted: false, kmsKeyId: "arn:aws:kms:key/a" }), [SAYS()]],
    ["a replica that is not", replica({}), [SAYS("replica")]],
    ["a cluster that is not", cluster({ storageEncrypted: undefined }), [SAYS("lake")]],
  ],
});
