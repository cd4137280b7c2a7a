import { CLAIMS, parseUploadKey, STREAM } from "../core/keys.ts";
import { DAY_MS, type Retention } from "../core/settings.ts";
import { batches } from "./batches.ts";
import type { OutcomesOf, StoredVersion, VersionedStore } from "./ports.ts";

/** How long originals are kept, in milliseconds; Infinity for no bound. */
export interface OriginalsPolicy {
  /** Age at which an original goes, whatever has become of it. */
  readonly maxAgeMs: number;
  /** Whether an upload goes as soon as its image is processed. */
  readonly untilProcessed: boolean;
}

/** The policy of a stack's settings. Originals kept until processed still go once nobody could recognise or replay them. */
export function originalsPolicy({ rawDays, detailDays }: Retention): OriginalsPolicy {
  return rawDays === "untilProcessed"
    ? { maxAgeMs: detailDays * DAY_MS, untilProcessed: true }
    : { maxAgeMs: rawDays * DAY_MS, untilProcessed: false };
}

/** Image ids asked about at once. */
const BATCH = 500;

/**
 * Removes originals that are too old, and, where originals are kept until processed only, uploads whose image is recorded
 * as processed. A claim check's bytes may be announced by more than one message, so they go by age alone.
 * @returns versions removed
 */
export async function expireOriginals(
  store: VersionedStore,
  outcomesOf: OutcomesOf,
  policy: OriginalsPolicy,
  now: Date,
): Promise<{ removed: number }> {
  let removed = 0;
  for await (const batch of batches(store.versions(""), BATCH)) {
    const processed = policy.untilProcessed ? await processedUploads(batch, outcomesOf) : new Set<string>();
    for (const version of batch) {
      const old = now.getTime() - version.modifiedAt.getTime() >= policy.maxAgeMs;
      if ((old || processed.has(version.key)) && (await store.remove(version))) removed++;
    }
  }
  return { removed };
}

async function processedUploads(batch: readonly StoredVersion[], outcomesOf: OutcomesOf): Promise<Set<string>> {
  const uploads = batch.flatMap(({ key }) => {
    if (key.startsWith(CLAIMS) || key.startsWith(STREAM)) return [];
    const upload = parseUploadKey(key);
    return upload === undefined ? [] : [{ key, imageId: upload.imageId }];
  });
  if (uploads.length === 0) return new Set();
  const outcomes = await outcomesOf(uploads.map(({ imageId }) => imageId));
  return new Set(uploads.filter(({ imageId }) => outcomes.get(imageId) === "processed").map(({ key }) => key));
}
