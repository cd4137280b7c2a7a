import type { z } from "zod";
import { type PluginContext, PluginError, type PluginResource } from "../../../plugin/resource.ts";

/** Where a resource's real thing lives. What a cancelled call has started is stopped again. */
export interface ResourceContext extends PluginContext {
  /** The stack's folder: data, logs, records of processes. It may not be there yet. */
  readonly folder: string;
}

/**
 * One resource type of this machine. `delete` keeps data: only `npm stop -- --purge` removes it, with the stack's whole
 * folder.
 */
export type LocalResource<Schema extends z.ZodObject = z.ZodObject> = PluginResource<ResourceContext, Schema>;

/** Something about this machine that only a person can mend; the message says what and how. */
export class LocalProviderError extends PluginError {
  override readonly name = "LocalProviderError";
}
