import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { s3Outage, statusOf } from "../../clients/s3.ts";
import type { DownloadLinks, UploadTickets } from "../ports.ts";

/** Enough to send 50 MB over a slow line (0.5 Mbit/s): the store checks the time when an upload begins. */
const TICKET_SECONDS = 900;
/** A link is followed at once; whoever finds it in a log later has nothing. */
const LINK_SECONDS = 300;

/**
 * Tickets as POST policies of an S3 store: the store itself checks the exact key, the size (1 byte to maxBytes) and, where
 * one was stated, the content type.
 */
export function s3UploadTickets(s3: S3Client, rawBucket: string, now: () => Date): UploadTickets {
  return {
    async make({ key, maxBytes, contentType }) {
      const expiresAt = new Date(now().getTime() + TICKET_SECONDS * 1000);
      const { url, fields } = await createPresignedPost(s3, {
        Bucket: rawBucket,
        Key: key,
        Conditions: [["content-length-range", 1, maxBytes]],
        ...(contentType !== undefined && { Fields: { "Content-Type": contentType } }),
        Expires: TICKET_SECONDS,
      });
      return { method: "POST", url, fields, expiresAt };
    },
  };
}

/**
 * Tickets as presigned PUTs where the size is stated: key, size and content type are in the signature, so that the store
 * takes exactly what was announced. Without a stated size a PUT could not be bounded, so that it is a POST policy then.
 */
export function s3PutTickets(s3: S3Client, rawBucket: string, now: () => Date): UploadTickets {
  const post = s3UploadTickets(s3, rawBucket, now);
  return {
    async make(upload) {
      const { key, sizeBytes, contentType } = upload;
      if (sizeBytes === undefined) return await post.make(upload);
      const expiresAt = new Date(now().getTime() + TICKET_SECONDS * 1000);
      const type = contentType === undefined ? {} : { ContentType: contentType };
      const put = new PutObjectCommand({ Bucket: rawBucket, Key: key, ContentLength: sizeBytes, ...type });
      const url = await getSignedUrl(s3, put, {
        expiresIn: TICKET_SECONDS,
        // The length is signed by default; the content type only when asked for.
        ...(contentType !== undefined && { signableHeaders: new Set(["content-type"]) }),
      });
      // Whoever sends the bytes states their length by doing so; browsers let no script set it.
      return {
        method: "PUT",
        url,
        headers: contentType === undefined ? {} : { "Content-Type": contentType },
        expiresAt,
      };
    },
  };
}

/**
 * Links as presigned GETs of an S3 store, after a look whether the version is still there. The credentials must be allowed
 * to list the bucket: without that S3 answers 403 in place of 404.
 */
export function s3DownloadLinks(s3: S3Client, now: () => Date): DownloadLinks {
  return {
    async make({ bucket, key, versionId }) {
      const version = { Bucket: bucket, Key: key, VersionId: versionId };
      if (!(await exists(s3, version))) return undefined;
      const expiresAt = new Date(now().getTime() + LINK_SECONDS * 1000);
      const url = await getSignedUrl(s3, new GetObjectCommand(version), { expiresIn: LINK_SECONDS });
      return { url, expiresAt };
    },
  };
}

async function exists(s3: S3Client, version: { Bucket: string; Key: string; VersionId: string }): Promise<boolean> {
  try {
    await s3.send(new HeadObjectCommand(version));
    return true;
  } catch (error) {
    const status = statusOf(error);
    // 405: the version is a delete marker.
    if (status === 404 || status === 405) return false;
    throw s3Outage(error);
  }
}
