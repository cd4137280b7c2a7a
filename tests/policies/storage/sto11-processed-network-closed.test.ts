import { processedNetworkClosed } from "../../../policies/rules/storage/sto11-processed-network-closed.ts";
import { holdAgainst } from "../hold-against.ts";
import * as azure from "./azure/resources.ts";

const OPEN = [
  "processed holds processed images and answers every network. " +
    "Allowed: named networks alone. Deny by default, or turn public network access off.",
];
const networks = (inputs: object): ReturnType<typeof azure.guarded> => azure.guarded({ StorageAccount: { ...inputs } });
const allowed = { publicNetworkAccess: "Enabled", networkRuleSet: { defaultAction: "Allow" } };

holdAgainst(processedNetworkClosed, "azure", {
  keeps: azure.guarded(),
  keepsToo: [
    ["no public network", networks({ networkRuleSet: undefined })],
    ["a security perimeter", networks({ ...allowed, publicNetworkAccess: "SecuredByPerimeter" })],
    ["a denial by default", networks({ publicNetworkAccess: undefined })],
    ["an account of originals, which customers upload to", networks({ ...allowed, tags: { purpose: "raw" } })],
    ["an account of no known purpose", networks({ ...allowed, tags: {} })],
  ],
  breaks: [
    ["public networks", networks(allowed), OPEN],
    ["what Azure does by itself", networks({ publicNetworkAccess: null, networkRuleSet: null }), OPEN],
    [
      "a container of results in an account without a tag",
      azure.guarded({
        StorageAccount: { ...allowed, tags: undefined },
        BlobContainer: { metadata: { purpose: "processed" } },
      }),
      OPEN,
    ],
  ],
});
