import type { ModuleFacts } from "../messages.ts";
import { kindOf } from "./fields.ts";

/** A version stands in every row and in the id of every result's event. */
const VERSION = /^[A-Za-z0-9._+-]{1,64}$/;

/** What a module says of itself, looked at on both sides. @throws TypeError that says what is wrong with it */
export function factsOf({
  version,
  makesAllRenditions = false,
}: {
  readonly version?: unknown;
  readonly makesAllRenditions?: unknown;
}): ModuleFacts {
  if (typeof version !== "string" || !VERSION.test(version)) {
    const received = typeof version === "string" ? JSON.stringify(version.slice(0, 80)) : kindOf(version);
    throw new TypeError(`expected as its version 1 to 64 of A-Z a-z 0-9 . _ + - but received ${received}`);
  }
  if (typeof makesAllRenditions === "boolean") return { version, makesAllRenditions };
  throw new TypeError(`expected true or false as makesAllRenditions but received ${kindOf(makesAllRenditions)}`);
}
