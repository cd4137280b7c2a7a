import type { z } from "zod";
import type { TokenCredential } from "../../../../functions/clients/blob-client.ts";
import type { PluginContext, PluginResource } from "../../../plugin/resource.ts";

/** What a resource type of this plugin needs. */
export interface AzureContext extends PluginContext {
  /** Who asks: whoever runs the command. Loaded only here, because only what creates or changes something needs it. */
  credential(): Promise<TokenCredential>;
  /** Certificates to trust (PEM). Default: those of Node.js. */
  readonly ca?: string;
}

/** One resource type of this plugin. */
export type AzureResource<Schema extends z.ZodObject = z.ZodObject> = PluginResource<AzureContext, Schema>;

/** Where a token is sent to: never over plain HTTP, so that nobody on the way reads it. */
export const HTTPS_ONLY = { protocol: /^https$/, error: "expected an address like https://host" } as const;
