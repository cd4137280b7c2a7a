import { all, interpolate, type Output } from "@pulumi/pulumi";
import type { WebSettings } from "../../../functions/adapters/azure/settings.ts";
import type { Context } from "../../contract/context.ts";
import { archive } from "./archive.ts";
import type { AzureWeb, Parts } from "./capabilities.ts";
import { makeFunctionApp } from "./function-app/function-app.ts";
import { commonSettings } from "./function-settings.ts";
import { frontDoorEndpoint, frontDoorProfile, publicUrl } from "./gateway/profile.ts";
import { sizesOf } from "./sizes.ts";

type Data = Parts<"network" | "blobStorage" | "statsWarehouse">;

/** The application's own limit is 28 s, and Front Door waits for it: functions/adapters/azure/web.ts, gateway/profile.ts. */
const TIMEOUT_SECONDS = 60;

/** One core: the smallest instance has a quarter of one, and a cold start and TLS need more. */
const MEMORY_MB = 2048;

/** What Azure gives an instance of this size by itself: learn.microsoft.com/azure/azure-functions/functions-concurrency, "HTTP trigger concurrency". */
const REQUESTS_PER_INSTANCE = 16;

/**
 * The web application behind Front Door, which is made before it: the application is told whose requests it answers. Where
 * Front Door comes by a private link, the application's public address answers nobody.
 */
export async function web(context: Context, parts: Data & Parts<"jobs">): Promise<AzureWeb> {
  const code = await archive("web", { timeoutSeconds: TIMEOUT_SECONDS });
  const { network, blobStorage, jobs } = parts;
  const { account } = network;
  const parent = account.component("Web");
  const frontDoor = frontDoorProfile(parent, context, account);
  const endpoint = frontDoorEndpoint(parent, context, account, frontDoor);
  const { frontDoor: sku, webInstances } = sizesOf(context.settings);
  const { frontDoorId } = frontDoor;
  const built = makeFunctionApp(parent, context, network, {
    member: "web",
    code,
    memoryMb: MEMORY_MB,
    maxInstances: webInstances,
    requestsPerInstance: REQUESTS_PER_INSTANCE,
    callers: sku === "Premium_AzureFrontDoor" ? "nobody" : { frontDoorId },
    settings: webSettings(context, parts, frontDoorId, publicUrl(context, endpoint)),
    triggers: {},
    // Whoever signs an upload or a download needs the right to do it.
    grants: [...blobStorage.grants("signUploads"), ...blobStorage.grants("readResults")],
    after: [jobs.prepared],
  });
  const hostName = built.app.defaultHostName;
  return { ...built, hostName, origin: interpolate`https://${hostName}`, frontDoor, frontDoorEndpoint: endpoint };
}

const webSettings = (
  context: Context,
  parts: Data,
  frontDoorId: Output<string>,
  url: Output<string>,
): Output<WebSettings> =>
  all([commonSettings(context, parts, "web", "web"), frontDoorId, url]).apply(([common, id, at]): WebSettings => ({
    ...common,
    frontDoorId: id,
    publicUrl: at,
  }));
