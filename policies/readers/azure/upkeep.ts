import type { UpkeepFacts } from "../../facts/upkeep.ts";
import { isLookedUp } from "../looked-up.ts";
import type { ResourceView } from "../reader.ts";
import { encryptionKeys } from "./upkeep/keys.ts";
import { logStores } from "./upkeep/workspaces.ts";

/** Facts of Key Vault's keys and of Log Analytics. */
export function upkeepFacts(resources: readonly ResourceView[]): UpkeepFacts {
  const made = resources.filter((resource) => !isLookedUp(resource));
  return { encryptionKeys: encryptionKeys(made), logStores: logStores(made) };
}
