import * as aws from "@pulumi/aws";
import { type ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import { administration, KEY_DELETION_DAYS } from "../account.ts";
import type { Account, Statement } from "../capabilities.ts";
import { policyDocument } from "../policy-document.ts";

/**
 * The buckets' own key. It stays when the stack is destroyed: without it what is locked in the processed bucket could
 * never be read again, lock or no lock.
 */
export function bucketKey(parent: ComponentResource, context: Context, account: Account): aws.kms.Key {
  const { stack, settings } = context;
  const key = new aws.kms.Key(
    `${stack}-buckets-key`,
    {
      description: `Buckets of ${PROJECT} ${stack}`,
      enableKeyRotation: true,
      deletionWindowInDays: KEY_DELETION_DAYS,
      policy: policyDocument([
        administration(account.id),
        ...otherAccounts(settings.ingress.privateLinkAccounts, account.region),
      ]),
    },
    { parent, retainOnDelete: true },
  );
  // A name, not the key: the next stack of this name takes it over.
  new aws.kms.Alias(
    `${stack}-buckets-key`,
    { name: `alias/${PROJECT}-${stack}-buckets`, targetKeyId: key.id },
    { parent },
  );
  return key;
}

/** Accounts that write claims need the key for it, by way of S3 alone. In a key's policy "*" is that key. */
function otherAccounts(accountIds: readonly string[], region: string): Statement[] {
  if (accountIds.length === 0) return [];
  return [
    {
      Sid: "ClaimsOfOtherAccounts",
      Effect: "Allow",
      Principal: { AWS: accountIds.map((id) => `arn:aws:iam::${id}:root`) },
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
  ];
}
