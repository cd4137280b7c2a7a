import { main } from "@pulumi/pulumi/provider/index.js";
import { PluginProvider } from "../../../plugin/provider.ts";
import { ownCredential } from "../credential.ts";
import type { AzureResource } from "./azure-resource.ts";
import { packageResource } from "./functions/package.ts";
import { approvedConnectionResource } from "./network/approved.ts";
import { preparedResource } from "./operations/prepared.ts";

/** Every resource type of the plugin, by its token. */
const resources: Readonly<Record<string, AzureResource>> = {
  "image-pipeline-azure:functions:Package": packageResource(),
  "image-pipeline-azure:network:ApprovedConnection": approvedConnectionResource(),
  "image-pipeline-azure:operations:Prepared": preparedResource(),
};

const provider = new PluginProvider({
  name: "image-pipeline-azure",
  resources,
  context: (general) => ({ ...general, credential: ownCredential }),
  cancelled: "What was asked of Azure may still be done there; run the command once more.",
});
await main(provider, process.argv.slice(2));
