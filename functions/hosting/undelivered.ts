import * as z from "zod";
import type { RawMessage } from "../core/arrival.ts";
import { Rejection } from "../core/errors.ts";
import type { RawStore } from "../core/ports.ts";
import type { StoredVersion, VersionedStore } from "../jobs/ports.ts";
import type { Undelivered } from "./redeliver.ts";

/** Objects of the raw bucket that hold messages, in JSON. */
export interface UndeliveredPlace {
  readonly prefix: string;
  /** @throws ZodError or SyntaxError where the object holds none */
  readonly messagesOf: (content: unknown) => readonly RawMessage[];
}

/**
 * The largest message that a broker takes in a request (100 MiB; kafka.apache.org, broker configuration,
 * socket.request.max.bytes, default) as base64, a third more: whatever was set aside can be read.
 */
const MAX_BYTES = 140_000_000;

/**
 * The messages that lie in these places, one place after the other.
 * @param raw and store: the same bucket
 */
export function undeliveredIn(raw: RawStore, store: VersionedStore, places: readonly UndeliveredPlace[]): Undelivered {
  const found = new Map<string, { readonly version: StoredVersion; readonly place: UndeliveredPlace }>();
  const at = (key: string) => {
    const one = found.get(key);
    if (one === undefined) throw new RangeError(`Expected a key that was listed but received ${key}.`);
    return one;
  };
  return {
    async *keys() {
      found.clear();
      for (const place of places) {
        for await (const version of store.versions(place.prefix)) {
          if (!version.isLatest || version.isDeleteMarker) continue;
          found.set(version.key, { version, place });
          yield version.key;
        }
      }
    },
    async read(key) {
      const { place } = at(key);
      try {
        const bytes = await raw.fetch({ bucket: raw.bucket, key }, MAX_BYTES);
        return place.messagesOf(JSON.parse(bytes.toString("utf8")));
      } catch (error) {
        if (error instanceof Rejection || error instanceof z.ZodError || error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
    async remove(key) {
      // Else it would be put back again and again, and nobody would know.
      if (!(await store.remove(at(key).version))) {
        throw new Error(
          `${raw.bucket}/${key} was put back but must not be removed. Allow it, or look for a hold on it.`,
        );
      }
    },
  };
}
