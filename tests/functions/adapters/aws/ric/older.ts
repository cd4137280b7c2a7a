import { existsSync, readdirSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes an object of the tests' store older than it is: versitygw tells the time of its file, and lets nobody set another.
 * @param key one that no other store of this machine has
 */
export function makeOlder(bucket: string, key: string, byMs: number): void {
  const stores = readdirSync(tmpdir()).filter((name) => name.startsWith("versitygw-test-"));
  const file = stores.map((name) => join(tmpdir(), name, "data", bucket, key)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Expected a store of the tests that holds ${bucket}/${key}; none does.`);
  const time = new Date(Date.now() - byMs);
  utimesSync(file, time, time);
}
