import { arrivalOfUpload } from "../core/decode-event.ts";
import { arrivalEvent } from "../core/encode-event.ts";
import { parseUploadKey, UPLOADS } from "../core/keys.ts";
import type { EventPublisher, OutgoingMessage } from "../core/ports.ts";
import { DAY_MS, type Retention } from "../core/settings.ts";
import { batches } from "./batches.ts";
import type { OutcomesOf, StoredVersion, VersionedStore } from "./ports.ts";

/** Which uploads are looked for. */
export interface ReconcileWindow {
  /** An upload younger than this may still be on its way. */
  readonly minAgeMs: number;
  /** An upload older than this cannot be recognised any more: its identity is gone. */
  readonly maxAgeMs: number;
}

/**
 * The window of a stack's settings. A day less than rows are kept: those go by the id's day, and the bytes of an upload may
 * come after it.
 */
export function reconcileWindow({ detailDays }: Retention, minAgeSeconds: number): ReconcileWindow {
  return { minAgeMs: minAgeSeconds * 1000, maxAgeMs: (detailDays - 1) * DAY_MS };
}

/** Uploads asked about at once. */
const BATCH = 500;
/** Most uploads announced by one run: the next goes on, so that a long outage's backlog does not flood the queue. */
const MAX_ANNOUNCED = 2000;
/**
 * Milliseconds until an upload is announced once more. An image that only waits in a long queue has no outcome either, and
 * a run every few seconds would lengthen the queue faster than it is worked off.
 */
const REPEAT_MS = 600_000;

/**
 * Announces uploads again whose event was lost: those in the raw bucket whose image has no outcome. Harmless where the
 * event is only late, because an upload is one image however often it is announced.
 * @param lately what earlier runs announced: image id and Unix milliseconds; kept up to date by each run. Default: nothing
 */
export async function reconcile(
  raw: VersionedStore,
  outcomesOf: OutcomesOf,
  events: EventPublisher,
  topic: string,
  window: ReconcileWindow,
  now: Date,
  lately = new Map<string, number>(),
): Promise<{ announced: number }> {
  for (const [imageId, atMs] of lately) if (now.getTime() - atMs >= REPEAT_MS) lately.delete(imageId);
  let announced = 0;
  for await (const batch of batches(raw.versions(UPLOADS), BATCH)) {
    const due = new Map<string, StoredVersion>();
    for (const version of batch) {
      const imageId = parseUploadKey(version.key)?.imageId;
      if (imageId !== undefined && !lately.has(imageId) && isDue(version, window, now)) due.set(imageId, version);
    }
    if (due.size === 0) continue;
    const outcomes = await outcomesOf([...due.keys()]);
    const lost = [...due].filter(([imageId]) => !outcomes.has(imageId)).slice(0, MAX_ANNOUNCED - announced);
    if (lost.length > 0)
      await events.publish(
        topic,
        lost.flatMap(([, version]) => announcement(version, raw.bucket)),
      );
    for (const [imageId] of lost) lately.set(imageId, now.getTime());
    announced += lost.length;
    if (announced >= MAX_ANNOUNCED) break;
  }
  return { announced };
}

function isDue({ isLatest, isDeleteMarker, modifiedAt }: StoredVersion, window: ReconcileWindow, now: Date): boolean {
  const ageMs = now.getTime() - modifiedAt.getTime();
  return isLatest && !isDeleteMarker && ageMs >= window.minAgeMs && ageMs <= window.maxAgeMs;
}

function announcement({ key, versionId }: StoredVersion, rawBucket: string): OutgoingMessage[] {
  const arrival = arrivalOfUpload({ key, versionId }, rawBucket);
  return arrival === undefined ? [] : [arrivalEvent(arrival)];
}
