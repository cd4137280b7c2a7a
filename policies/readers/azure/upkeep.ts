import type { UpkeepFacts } from "../../facts/upkeep.ts";
import { isLookedUp } from "../looked-up.ts";
import type { ResourceView } from "../reader.ts";
import { flowLogStores } from "./upkeep/flow-logs.ts";
import { encryptionKeys } from "./upkeep/keys.ts";
import { logStores } from "./upkeep/workspaces.ts";

/** Facts of Key Vault's keys, of Log Analytics and of networks' flow logs. */
export function upkeepFacts(resources: readonly ResourceView[]): UpkeepFacts {
  const made = resources.filter((resource) => !isLookedUp(resource));
  return { encryptionKeys: encryptionKeys(made), logStores: [...logStores(made), ...flowLogStores(made)] };
}
