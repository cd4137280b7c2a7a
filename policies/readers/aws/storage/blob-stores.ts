import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { BlobStore } from "../../../facts/storage.ts";
import { allOf, holds, not } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { answersPlainHttp, policies, signedUrlSeconds } from "./bucket-policy.ts";
import { buckets, purpose } from "./buckets.ts";
import { hasCustomerKey } from "./encryption.ts";
import { openings } from "./public-access.ts";
import { unfinishedUploadDays } from "./unfinished-uploads.ts";

const isAccountBlock = isAws("s3", "AccountPublicAccessBlock");

/**
 * Every S3 bucket that the program makes, with what the stack's other resources say of who reaches it, and how. Old TLS and networks are not
 * among it: S3 speaks TLS 1.2 and newer alone, and a bucket lies in no network.
 */
export function blobStores(resources: readonly ResourceView[]): readonly BlobStore[] {
  const accountBlocks = resources.filter(isAccountBlock);
  const made = buckets(resources).filter(({ resource }) => !isLookedUp(resource));
  return made.map(({ resource, own }) => {
    const stated = policies(resource, own("BucketPolicy"));
    return {
      urn: resource.urn,
      name: resource.name,
      purpose: purpose(resource),
      openings: openings(resource, own("BucketPublicAccessBlock"), accountBlocks, own("BucketAcl"), stated),
      plainHttp: answersPlainHttp(stated),
      customerKey: hasCustomerKey(resource, own("BucketServerSideEncryptionConfiguration")),
      unfinishedUploadDays: unfinishedUploadDays(resource, own("BucketLifecycleConfiguration")),
      accessLists: takesAccessLists(own("BucketOwnershipControls")),
      signedUrlSeconds: signedUrlSeconds(stated),
    };
  });
}

/** A new bucket takes none, and one from before April 2023 does: only what is written tells. */
function takesAccessLists(controls: Known<readonly ResourceView[]>): Known<boolean> {
  if (controls === UNKNOWN) return UNKNOWN;
  const enforced = controls.map(({ inputs }) =>
    holds(property(inputs, "rule", "objectOwnership"), (ownership) => ownership === "BucketOwnerEnforced"),
  );
  return controls.length === 0 ? true : not(allOf(enforced));
}
