import { all, interpolate, secret } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Web } from "../../contract/web.ts";
import { bundle } from "./bundle.ts";
import type { Parts } from "./capabilities.ts";
import { commonSettings } from "./process-settings.ts";
import { NodeProcess } from "./resources.ts";

/** The web application as a Node.js process on 127.0.0.1. */
export async function web(
  context: Context,
  { network, blobStorage, statsWarehouse }: Parts<"network" | "blobStorage" | "statsWarehouse">,
): Promise<Web> {
  const port = network.port("web");
  const origin = interpolate`http://127.0.0.1:${port}`;
  const code = await bundle("web");
  const settings = all([
    commonSettings(context, blobStorage),
    statsWarehouse.connection("web"),
    statsWarehouse.connection("bi_reader"),
    port,
    origin,
  ]).apply(([common, warehouse, bi, number, publicUrl]) => ({ ...common, warehouse, bi, port: number, publicUrl }));
  const process = new NodeProcess("web:Application", `${context.stack}-web`, {
    script: code.script,
    codeHash: code.codeHash,
    settings: secret(settings),
    port,
  });
  return { origin: all([origin, process.id]).apply(([url]) => url) };
}
