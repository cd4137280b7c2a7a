import type { Rule } from "../../../policies/rules/rule.ts";
import { customerManagedKey } from "../../../policies/rules/storage/sto6-customer-managed-key.ts";
import { holdAgainst } from "../hold-against.ts";
import { guarded, KMS, without } from "./aws/guarded.ts";
import { of, resource } from "./aws/resources.ts";
import * as azure from "./azure/resources.ts";

/** As it is configured in production, so that nothing unknown or missing is let off. */
const inProduction: Rule = {
  ...customerManagedKey,
  check: (facts, config) => customerManagedKey.check(facts, { production: true, ...config }),
};

const CLOUDS_KEY = [
  "processed is encrypted under the cloud's key. Allowed: a key of the owner's own. Name one in its encryption.",
];
const key = (spoilt: object): ReturnType<typeof guarded> =>
  guarded({
    BucketServerSideEncryptionConfiguration: {
      rules: [{ applyServerSideEncryptionByDefault: { ...KMS, ...spoilt } }],
    },
  });
const inline = (inputs: object): ReturnType<typeof guarded> =>
  guarded({ ...without("BucketServerSideEncryptionConfiguration"), Bucket: { ...inputs } });

holdAgainst(inProduction, "aws", {
  keeps: guarded(),
  keepsToo: [
    ["two layers of encryption", key({ sseAlgorithm: "aws:kms:dsse" })],
    ["a key by its alias", key({ kmsMasterKeyId: "alias/images" })],
    [
      "a key that is written in the bucket",
      inline({ serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: KMS } } }),
    ],
    [
      "a key that is written in a bucket of the deprecated kind",
      inline({
        serverSideEncryptionConfigurations: [{ rules: [{ applyServerSideEncryptionByDefaults: [KMS] }] }],
      }),
    ],
    [
      "any encryption outside of production",
      guarded(without("BucketServerSideEncryptionConfiguration")),
      { production: false },
    ],
  ],
  breaks: [
    ["no encryption that is stated", guarded(without("BucketServerSideEncryptionConfiguration")), CLOUDS_KEY],
    ["S3's own key", key({ sseAlgorithm: "AES256", kmsMasterKeyId: undefined }), CLOUDS_KEY],
    ["KMS without a key", key({ kmsMasterKeyId: undefined }), CLOUDS_KEY],
    ["KMS with an empty key", key({ kmsMasterKeyId: "" }), CLOUDS_KEY],
    ["the key that AWS makes", key({ kmsMasterKeyId: "arn:aws:kms:eu-west-1:123456789012:alias/aws/s3" }), CLOUDS_KEY],
    [
      "one of two configurations",
      [...guarded(), resource("BucketServerSideEncryptionConfiguration", "second", { ...of("processed"), rules: [] })],
      CLOUDS_KEY,
    ],
  ],
});

const encryption = (spoilt: object): ReturnType<typeof azure.guarded> =>
  azure.guarded({ StorageAccount: { encryption: { ...(azure.ACCOUNT["encryption"] as object), ...spoilt } } });

holdAgainst(inProduction, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["a vault in other letters", encryption({ keySource: "Microsoft.KeyVault" })],
    ["any encryption outside of production", encryption({ keySource: "Microsoft.Storage" }), { production: false }],
  ],
  breaks: [
    ["Microsoft's key", encryption({ keySource: "Microsoft.Storage" }), CLOUDS_KEY],
    ["no key in the vault", encryption({ keyVaultProperties: { keyVaultUri: "https://v" } }), CLOUDS_KEY],
    ["no encryption that is stated", azure.guarded({ StorageAccount: { encryption: undefined } }), CLOUDS_KEY],
  ],
});
