import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { s3ConnectionSchema } from "../../../../../functions/clients/connections.ts";
import type { Fault, Properties } from "../../../../plugin/resource.ts";
import { LocalProviderError, type LocalResource } from "../local-resource.ts";

const objectLockSchema = z.strictObject({
  /** Always COMPLIANCE: the owner of this store can bypass GOVERNANCE. */
  mode: z.literal("COMPLIANCE"),
  /** The bucket's default, in days. Every object written carries a lock of its own as well. */
  retainDays: z.int().min(1).max(36_500),
});

const schema = z.strictObject({
  connection: s3ConnectionSchema,
  /** S3's rule for names, without dots. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "expected 3 to 63 of a-z 0-9 -, not beginning or ending with -"),
  /** What it holds. */
  purpose: z.enum(["raw", "processed"]),
  objectLock: objectLockSchema.optional(),
  /** What removes its objects, and when. Recorded for people and policies: the store has no lifecycle of its own. */
  expiry: z.strictObject({
    days: z.union([z.int().min(1), z.literal("untilProcessed")]),
    oldVersions: z.boolean(),
    by: z.literal("jobs"),
  }),
});
type Inputs = z.output<typeof schema>;

/**
 * local:storage:Bucket: a versioned bucket of any S3 store, with Object Lock where asked. A lock can be made longer,
 * never shorter or undone. `status` is `ready`, `drifted` (versioning or lock differ) or `unreachable`.
 */
export const bucket: LocalResource<typeof schema> = {
  schema,
  secrets: ["connection"],
  replaces: ["name"],
  id: ({ name }) => name,
  check: (olds, news) => (olds["name"] === news.name ? weakerLock(olds["objectLock"], news.objectLock) : []),
  create: (_context, inputs) => ensure(inputs),
  update: (_context, inputs) => ensure(inputs),
  async read(_context, inputs) {
    try {
      return await withClient(inputs, async (s3) => {
        if (!(await exists(s3, inputs.name))) return undefined;
        return { status: (await isAsWanted(s3, inputs)) ? "ready" : "drifted" };
      });
    } catch {
      // Whatever the reason: `update` meets it again, and tells.
      return { status: "unreachable" };
    }
  },
  async delete() {
    // A stack that is taken down keeps its images: the locked ones must stay, and the others may be the only copy. Data is
    // removed by a command of its own, with the stack's whole folder.
  },
};

function weakerLock(before: unknown, wanted: Inputs["objectLock"]): readonly Fault[] {
  const old = objectLockSchema.safeParse(before).data;
  if (old === undefined || (wanted !== undefined && wanted.retainDays >= old.retainDays)) return [];
  const received = wanted === undefined ? "no lock" : `${wanted.retainDays} days`;
  const reason =
    `objectLock: expected at least the ${old.retainDays} days that the bucket has but received ${received}. A lock ` +
    "cannot be shortened or switched off. Keep the number of days (retention.processedDays), or start another stack.";
  return [{ property: "objectLock", reason }];
}

async function withClient<T>({ connection }: Inputs, work: (s3: S3Client) => Promise<T>): Promise<T> {
  const { endpoint, region, accessKeyId, secretAccessKey } = connection;
  const s3 = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey } }),
    maxAttempts: 2,
  });
  try {
    return await work(s3);
  } finally {
    s3.destroy();
  }
}

async function ensure(inputs: Inputs): Promise<Properties> {
  const { name: Bucket, objectLock } = inputs;
  await withClient(inputs, async (s3) => {
    try {
      await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: objectLock !== undefined }));
    } catch (error) {
      if (!(error instanceof BucketAlreadyOwnedByYou || error instanceof BucketAlreadyExists)) throw error;
    }
    const VersioningConfiguration = { Status: "Enabled" } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    if (objectLock !== undefined) await lock(s3, Bucket, objectLock);
  });
  return { status: "ready" };
}

async function lock(s3: S3Client, name: string, wanted: z.output<typeof objectLockSchema>): Promise<void> {
  const found = await lockOf(s3, name);
  if (found === undefined) {
    throw new LocalProviderError(
      `The bucket ${name} exists without Object Lock, which a bucket gets when it is created and never later. ` +
        "Empty and remove the bucket, or name another, and run this again.",
    );
  }
  if (found.retainDays !== undefined && found.retainDays > wanted.retainDays) {
    const faults = weakerLock({ mode: "COMPLIANCE", retainDays: found.retainDays }, wanted);
    throw new LocalProviderError(faults.map(({ reason }) => reason).join("\n"));
  }
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket: name,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: wanted.mode, Days: wanted.retainDays } },
      },
    }),
  );
}

/** The bucket's lock; undefined where it has none and can get none. */
async function lockOf(s3: S3Client, name: string): Promise<{ retainDays?: number | undefined } | undefined> {
  try {
    const { ObjectLockConfiguration: found } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket: name }));
    return found?.ObjectLockEnabled === "Enabled" ? { retainDays: found.Rule?.DefaultRetention?.Days } : undefined;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === "ObjectLockConfigurationNotFoundError") return undefined;
    throw error;
  }
}

async function exists(s3: S3Client, name: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: name }));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    throw error;
  }
}

async function isAsWanted(s3: S3Client, { name, objectLock }: Inputs): Promise<boolean> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: name }));
  if (Status !== "Enabled") return false;
  return objectLock === undefined || (await lockOf(s3, name))?.retainDays === objectLock.retainDays;
}
