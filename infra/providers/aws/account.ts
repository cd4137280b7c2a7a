import * as aws from "@pulumi/aws";
import { type ComponentResource, type Output } from "@pulumi/pulumi";
import { Capability } from "../../contract/component.ts";
import type { Context } from "../../contract/context.ts";
import { SettingsError } from "../../contract/errors.ts";
import { PROJECT } from "../../contract/names.ts";
import type { Account, Statement } from "./capabilities.ts";
import { FUNCTION_NAME_MAX, functionName, type STACK_TAGS } from "./names.ts";
import { policyDocument } from "./policy-document.ts";

/** Singapore, where the company's customers are. */
export const DEFAULT_REGION = "ap-southeast-1";

/** Days in which a key's deletion can be called off: the most that KMS allows. */
export const KEY_DELETION_DAYS = 30;

/**
 * The account and region of the stack's credentials, by one explicit provider: no other configuration of the engine
 * decides where anything is made, and everything that can carry tags has the stack's.
 * @throws SettingsError where the stack's name cannot be part of names on AWS
 */
export function account({ stack, settings }: Context): Account {
  checkStackName(stack);
  const region = settings.region ?? DEFAULT_REGION;
  const own: Record<(typeof STACK_TAGS)[number], string> = {
    project: PROJECT,
    stack,
    environment: settings.environment,
  };
  const provider = new aws.Provider(`${stack}-aws`, { region, defaultTags: { tags: { ...own, ...settings.tags } } });
  const component = (capability: string): ComponentResource =>
    new Capability("aws", capability, { providers: { aws: provider } });
  const id = aws.getCallerIdentityOutput({}, { provider }).accountId;
  const parent = component("Account");
  const key = new aws.kms.Key(
    `${stack}-key`,
    {
      description: `Everything of ${PROJECT} ${stack} but its buckets`,
      enableKeyRotation: true,
      deletionWindowInDays: KEY_DELETION_DAYS,
      policy: policyDocument([administration(id), ...services(id, region)]),
    },
    // The warehouse's last snapshot is worth nothing without it.
    { parent, retainOnDelete: settings.environment === "prod" },
  );
  new aws.kms.Alias(`${stack}-key`, { name: `alias/${PROJECT}-${stack}`, targetKeyId: key.id }, { parent });
  return { id, region, component, key };
}

/** Names that S3, RDS, Lambda and KMS all take as a part of theirs, as far as one pattern can say. */
const STACK_NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/**
 * Beginnings that AWS keeps for itself: of security groups (docs.aws.amazon.com/AWSEC2, CreateSecurityGroup, GroupName) and
 * of buckets (docs.aws.amazon.com/AmazonS3, "Bucket naming rules"; "xn--" has two dashes). A group's and a bucket's name
 * begins with the stack's.
 */
const RESERVED = ["sg-", "sthree-", "amzn-s3-demo-"];

/** Lambda's 64 less the rest of the longest function's name: 64 − 30 = 34. */
const STACK_NAME_MAX = FUNCTION_NAME_MAX - functionName("", "image-function").length;

function checkStackName(stack: string): void {
  const begins = RESERVED.some((beginning) => `${stack}-`.startsWith(beginning));
  if (STACK_NAME.test(stack) && !stack.includes("--") && stack.length <= STACK_NAME_MAX && !begins) return;
  throw new SettingsError([
    `the stack's name: expected at most ${STACK_NAME_MAX} lower-case letters, digits and single dashes, a letter first, ` +
      `and none of the beginnings ${RESERVED.join(", ")}, but received "${stack}": it is part of the names of buckets, ` +
      "security groups, functions and the warehouse. Make the stack anew under another name.",
  ]);
}

/**
 * Leaves it to IAM who in the account may use or administer a key. Without it nobody could ever change the key.
 * Source: docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export const administration = (accountId: Output<string>): Statement => ({
  Sid: "AccountByIam",
  Effect: "Allow",
  Principal: { AWS: accountId.apply((id) => `arn:aws:iam::${id}:root`) },
  Action: "kms:*",
  Resource: "*",
});

/**
 * Services that use the key in their own name, because nobody's role stands behind what they do. In a key's policy "*" is
 * that key.
 */
function services(accountId: Output<string>, region: string): Statement[] {
  const forThisAccount = { StringEquals: { "aws:SourceAccount": accountId } };
  return [
    {
      // docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
      Sid: "LogGroups",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:DescribeKey",
      ],
      Resource: "*",
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": accountId.apply((id) => `arn:aws:logs:${region}:${id}:log-group:*`),
        },
      },
    },
    {
      // docs.aws.amazon.com/sns/latest/dg/sns-key-management.html, "Enable compatibility between event sources"
      Sid: "AlarmsToTopic",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: forThisAccount,
    },
    {
      // docs.aws.amazon.com/AmazonS3, "Granting permissions to publish event notification messages", KMS
      Sid: "UploadEventsToQueue",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: forThisAccount,
    },
  ];
}
