import type { TokenCredential } from "../../../../functions/clients/blob-client.ts";
import { PluginError } from "../../../plugin/resource.ts";
import { tokenFor as tokenOrReason } from "../credential.ts";

/**
 * A token of whoever deploys that is good for now.
 * @param scope for example https://management.azure.com/.default
 * @throws PluginError where nobody is logged in
 */
export async function tokenFor(credential: TokenCredential, scope: string, signal: AbortSignal): Promise<string> {
  try {
    return await tokenOrReason(credential, scope, "change", signal);
  } catch (error) {
    throw new PluginError((error as Error).message, { cause: error });
  }
}
