import * as aws from "@pulumi/aws";
import { type ComponentResource, interpolate } from "@pulumi/pulumi";
import { CLAIMS } from "../../../../functions/core/keys.ts";
import type { Context } from "../../../contract/context.ts";
import type { Statement } from "../capabilities.ts";
import { makeBucket } from "./bucket.ts";
import { rawLifecycle } from "./lifecycle.ts";

/**
 * Originals. It keeps versions: the ticket for an upload is good for some minutes, in which its holder may send another
 * image to the same key. Events name the version, so what is processed is what the event was about, and the statistics'
 * SHA-256 stays that of the version that was processed; the other goes with the old versions.
 */
export function rawBucket(parent: ComponentResource, { stack, settings }: Context, key: aws.kms.Key): aws.s3.Bucket {
  const prod = settings.environment === "prod";
  const options = { parent, retainOnDelete: prod };
  const { bucket } = makeBucket(
    {
      name: `${stack}-raw`,
      purpose: "raw",
      objectLock: false,
      forceDestroy: !prod,
      keyArn: key.arn,
      lifecycle: rawLifecycle(settings),
      statements: (made) => claimsOfOtherAccounts(made, settings.ingress.privateLinkAccounts),
    },
    options,
  );
  const { domain } = settings.gateway;
  new aws.s3.BucketCorsConfiguration(
    `${stack}-raw`,
    {
      bucket: bucket.id,
      corsRules: [
        {
          allowedMethods: ["POST"],
          // Without a domain the page's address is known only after the gateway is made, which comes later. What an
          // upload may do is in its signed form, not in a cookie, so that other pages gain nothing by sending one.
          allowedOrigins: [domain === undefined ? "*" : `https://${domain.name}`],
          allowedHeaders: ["content-type"],
          maxAgeSeconds: 3600,
        },
      ],
    },
    options,
  );
  return bucket;
}

/** Accounts that reach the brokers may lay large images beside their messages. */
function claimsOfOtherAccounts(bucket: aws.s3.Bucket, accountIds: readonly string[]): Statement[] {
  if (accountIds.length === 0) return [];
  return [
    {
      Sid: "ClaimsOfOtherAccounts",
      Effect: "Allow",
      Principal: { AWS: accountIds.map((id) => `arn:aws:iam::${id}:root`) },
      Action: ["s3:PutObject", "s3:AbortMultipartUpload"],
      Resource: interpolate`${bucket.arn}/${CLAIMS}*`,
    },
  ];
}
