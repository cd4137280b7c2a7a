import type * as aws from "@pulumi/aws";
import { interpolate, type Output } from "@pulumi/pulumi";
import { CLAIMS, MESSAGE, STREAM, UNDELIVERED, UPLOADS } from "../../../../functions/core/keys.ts";
import type { AwsBlobStorage, Statement } from "../capabilities.ts";
import { UNDELIVERED_PREFIX } from "../names.ts";

/** What rights are about. */
interface Subject {
  readonly raw: aws.s3.Bucket;
  readonly processed: aws.s3.Bucket;
  readonly key: aws.kms.Key;
  readonly region: string;
}

type Right = Parameters<AwsBlobStorage["statements"]>[0];

const allow = (Resource: Statement["Resource"], ...actions: string[]): Statement => ({
  Effect: "Allow",
  Action: actions,
  ...(Resource !== undefined && { Resource }),
});

const inside = (bucket: aws.s3.Bucket, ...prefixes: string[]): Output<string>[] =>
  prefixes.map((prefix) => interpolate`${bucket.arn}/${prefix}*`);

/**
 * The actions behind each right: those of the S3 calls in functions/clients/s3-*.ts and functions/web/object-store, by the
 * table in docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html. Listing a bucket is part of
 * reading it: without it S3 answers 403 in place of 404, and what is not there looks like an outage.
 */
export function rightsOf({ raw, processed, key, region }: Subject): Readonly<Record<Right, readonly Statement[]>> {
  // The key works by way of S3 alone.
  const withKey = (...actions: string[]): Statement => ({
    ...allow(key.arn, ...actions),
    Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
  });
  const results = inside(processed, "");
  const writeOnce = (...prefixes: string[]): Statement[] => [
    allow(inside(raw, ...prefixes), "s3:PutObject"),
    // Whether a key is taken, where the connection broke before the answer.
    allow(raw.arn, "s3:ListBucketVersions"),
    withKey("kms:GenerateDataKey"),
  ];
  return {
    readRaw: [
      allow(inside(raw, ""), "s3:GetObject", "s3:GetObjectVersion"),
      allow(raw.arn, "s3:ListBucket"),
      withKey("kms:Decrypt"),
    ],
    keepOriginals: writeOnce(STREAM, UNDELIVERED),
    writeClaims: writeOnce(CLAIMS),
    signUploads: [allow(inside(raw, UPLOADS), "s3:PutObject"), withKey("kms:GenerateDataKey")],
    tidyRaw: [
      allow(raw.arn, "s3:ListBucket", "s3:ListBucketVersions"),
      allow(inside(raw, ""), "s3:DeleteObjectVersion"),
      // Messages that are put back, and one that its dead letter does not hold. Of originals nothing is read.
      allow(inside(raw, UNDELIVERED_PREFIX, UNDELIVERED), "s3:GetObject"),
      allow(inside(raw, `${STREAM}*/${MESSAGE}`), "s3:GetObject"),
      withKey("kms:Decrypt"),
    ],
    writeResults: [
      allow(
        results,
        "s3:PutObject",
        // A lock of the object's own is stated as it is written.
        "s3:PutObjectRetention",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:GetObjectRetention",
      ),
      allow(processed.arn, "s3:ListBucket", "s3:ListBucketVersions"),
      withKey("kms:GenerateDataKey", "kms:Decrypt"),
    ],
    readResults: [
      allow(results, "s3:GetObject", "s3:GetObjectVersion"),
      allow(processed.arn, "s3:ListBucket"),
      withKey("kms:Decrypt"),
    ],
    holdResults: [
      allow(results, "s3:PutObjectLegalHold", "s3:GetObjectLegalHold"),
      allow(processed.arn, "s3:ListBucketVersions"),
    ],
    // The second application: large images as claim checks, in parts if it likes, and the results that were announced.
    exchange: [
      allow(inside(raw, CLAIMS), "s3:PutObject", "s3:AbortMultipartUpload"),
      allow(results, "s3:GetObject", "s3:GetObjectVersion"),
      withKey("kms:GenerateDataKey", "kms:Decrypt"),
    ],
  };
}
