import type { BlobServiceClient, UserDelegationKey } from "@azure/storage-blob";
import { blobOutage } from "./blob-client.ts";

/** How long a key is good. What it signs dies with it, so that a key that leaks is worth little; Azure allows 7 days. */
const KEY_MS = 7_200_000;
/** What a key must still be good for when it is given out: longer than anything that is signed. */
const LEFT_MS = 3_600_000;
/** Azure's clocks differ; learn.microsoft.com, "Create a user delegation SAS", advises 15 minutes. */
const SKEW_MS = 900_000;

/**
 * The keys that an identity signs links with, in place of the account's own, which this account does not take. One is asked
 * for once an hour and shared; the identity needs the right to ask for it (generateUserDelegationKey).
 * @returns a key that is good for an hour at least. @throws Outage
 */
export function delegationKeys(service: BlobServiceClient, now: () => Date): () => Promise<UserDelegationKey> {
  let current: { readonly key: Promise<UserDelegationKey>; readonly untilMs: number } | undefined;
  return async () => {
    const nowMs = now().getTime();
    if (current === undefined || current.untilMs - nowMs < LEFT_MS) {
      const untilMs = nowMs + KEY_MS;
      current = { untilMs, key: service.getUserDelegationKey(new Date(nowMs - SKEW_MS), new Date(untilMs)) };
    }
    const asked = current;
    try {
      return await asked.key;
    } catch (error) {
      // The next to come asks again.
      if (current === asked) current = undefined;
      throw blobOutage(error);
    }
  };
}
