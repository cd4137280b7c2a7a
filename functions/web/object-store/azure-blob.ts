import {
  type BlobClient,
  BlobSASPermissions,
  type BlobServiceClient,
  generateBlobSASQueryParameters,
  SASProtocol,
} from "@azure/storage-blob";
import { blobOutage, isGone } from "../../clients/blob-client.ts";
import { delegationKeys } from "../../clients/blob-delegation-key.ts";
import type { DownloadLinks, UploadTickets } from "../ports.ts";

/** Enough to send 50 MB over a slow line (0.5 Mbit/s): the service checks the time when an upload begins. */
const TICKET_SECONDS = 900;
/** A link is followed at once; whoever finds it in a log later has nothing. */
const LINK_SECONDS = 300;
/** Clocks differ: a signature counts from before now. Source: learn.microsoft.com, "Create a user delegation SAS", 15 minutes. */
const SKEW_SECONDS = 900;
/** How a signature is made. The SDK's own choice is newer than what Azurite, which tests ask, can check. */
const SAS_VERSION = "2025-11-05";

/**
 * Tickets as user-delegation SAS: the service checks the exact name and that nothing is overwritten. It can check neither the
 * length nor the content type: no such SAS bounds a length, so that the image function rejects what is too large.
 */
export function azureUploadTickets(service: BlobServiceClient, rawContainer: string, now: () => Date): UploadTickets {
  const sign = signer(service, now);
  return {
    async make({ key, contentType }) {
      const blob = service.getContainerClient(rawContainer).getBlobClient(key);
      const { url, expiresAt } = await sign(blob, { permissions: "c", seconds: TICKET_SECONDS });
      const type = contentType === undefined ? {} : { "Content-Type": contentType };
      return { method: "PUT", url, headers: { "x-ms-blob-type": "BlockBlob", ...type }, expiresAt };
    },
  };
}

/**
 * Links as user-delegation SAS for reading one version, after a look whether it is still there. They are on the application's
 * own address, because no other reaches the account: azureForwarding answers them.
 * @param publicUrl where customers reach the application, without a path
 */
export function azureDownloadLinks(service: BlobServiceClient, publicUrl: string, now: () => Date): DownloadLinks {
  const sign = signer(service, now);
  return {
    async make({ bucket, key, versionId }) {
      const blob = service.getContainerClient(bucket).getBlobClient(key).withVersion(versionId);
      if (!(await exists(blob))) return undefined;
      const { url, expiresAt } = await sign(blob, { permissions: "r", seconds: LINK_SECONDS, versionId });
      return { url: `${withoutSlash(publicUrl)}${url.slice(withoutSlash(service.url).length)}`, expiresAt };
    },
  };
}

const withoutSlash = (url: string): string => url.replace(/\/$/, "");

async function exists(blob: BlobClient): Promise<boolean> {
  try {
    await blob.getProperties();
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw blobOutage(error);
  }
}

interface Grant {
  /** Letters of the SAS specification: c creates, r reads. */
  readonly permissions: "c" | "r";
  readonly seconds: number;
  /** Only this version. */
  readonly versionId?: string;
}

/**
 * Makes a blob's address one that grants something to whoever holds it, over HTTPS alone. A link counts
 * 900 + 300 s from its start, less than the half hour that the account of results allows at most (sasPolicy).
 */
function signer(
  service: BlobServiceClient,
  now: () => Date,
): (blob: BlobClient, grant: Grant) => Promise<{ url: string; expiresAt: Date }> {
  const delegationKey = delegationKeys(service, now);
  return async ({ url, name, containerName }, { permissions, seconds, versionId }) => {
    const nowMs = now().getTime();
    const expiresAt = new Date(nowMs + seconds * 1000);
    const key = await delegationKey();
    // Not before the key's own start, which is as long ago at most.
    const startsOn = new Date(Math.max(nowMs - SKEW_SECONDS * 1000, key.signedStartsOn.getTime()));
    const query = generateBlobSASQueryParameters(
      {
        ...{ containerName, blobName: name, ...(versionId !== undefined && { versionId }) },
        ...{ permissions: BlobSASPermissions.parse(permissions), startsOn, expiresOn: expiresAt },
        ...{ protocol: SASProtocol.Https, version: SAS_VERSION },
      },
      key,
      service.accountName,
    );
    return { url: `${url}${url.includes("?") ? "&" : "?"}${query.toString()}`, expiresAt };
  };
}
