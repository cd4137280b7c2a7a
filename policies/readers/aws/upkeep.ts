import type { UpkeepFacts } from "../../facts/upkeep.ts";
import { isLookedUp } from "../looked-up.ts";
import type { ResourceView } from "../reader.ts";
import { encryptionKeys } from "./upkeep/keys.ts";
import { logStores } from "./upkeep/log-groups.ts";

/** Facts of KMS's keys and of CloudWatch's logs. */
export function upkeepFacts(resources: readonly ResourceView[]): UpkeepFacts {
  const made = resources.filter((resource) => !isLookedUp(resource));
  return { encryptionKeys: encryptionKeys(made), logStores: logStores(made) };
}
