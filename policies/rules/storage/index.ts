import type { Rule } from "../rule.ts";
import { noPublicObjects } from "./sto1-no-public-objects.ts";
import { tlsOnly } from "./sto2-tls-only.ts";
import { processedObjectsLocked } from "./sto3-processed-objects-locked.ts";
import { objectsExpire } from "./sto4-objects-expire.ts";
import { locksKeepVersions } from "./sto5-locks-keep-versions.ts";
import { customerManagedKey } from "./sto6-customer-managed-key.ts";
import { unfinishedUploadsRemoved } from "./sto7-unfinished-uploads-removed.ts";
import { noAccessLists } from "./sto8-no-access-lists.ts";
import { noStorageKeys } from "./sto9-no-storage-keys.ts";
import { signedUrlsShortLived } from "./sto10-signed-urls-short-lived.ts";
import { processedNetworkClosed } from "./sto11-processed-network-closed.ts";
import { containersNotEmptied } from "./sto12-containers-not-emptied.ts";
import { softDeleteEnds } from "./sto13-soft-delete-ends.ts";

export const STORAGE_RULES: readonly Rule[] = [
  noPublicObjects,
  tlsOnly,
  processedObjectsLocked,
  objectsExpire,
  locksKeepVersions,
  customerManagedKey,
  unfinishedUploadsRemoved,
  noAccessLists,
  noStorageKeys,
  signedUrlsShortLived,
  processedNetworkClosed,
  containersNotEmptied,
  softDeleteEnds,
];
