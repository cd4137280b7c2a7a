import { existsSync } from "node:fs";
import type { z } from "zod";
import type { Properties } from "../../../plugin/resource.ts";
import type { LocalResource, ResourceContext } from "./local-resource.ts";
import { ensureRunning, type ProcessSpec, stopProcess } from "./machine/managed-process.ts";
import { liveProcess, type ProcessRecord } from "./machine/process-record.ts";
import { partFolder } from "./stack-folder.ts";

/** What a resource that is one process has to say beside its inputs. */
export interface ProcessKind<Schema extends z.ZodObject> {
  readonly schema: Schema;
  readonly secrets: readonly string[];
  readonly check?: LocalResource<Schema>["check"];
  /**
   * Name of the part: of its data folder, log and record, and the resource's id. A stack has one of each kind, whatever
   * its resource is called, so that a renamed resource finds its data again.
   */
  readonly part: string;
  /** Whether it does its work. Must end within seconds and not throw. */
  healthy(inputs: z.output<Schema>): Promise<boolean>;
  /** Whether a start has come to its end, where that is less than being healthy; `around` then sees to the rest. */
  started?(inputs: z.output<Schema>): Promise<boolean>;
  /** Makes data and settings files where they are missing or differ, and says how it is started. */
  prepare(context: ResourceContext, inputs: z.output<Schema>): Promise<Omit<ProcessSpec, "part" | "healthy">>;
  /** What surrounds the start, where something must: calls `start` once or more. */
  around?(
    context: ResourceContext,
    inputs: z.output<Schema>,
    start: () => Promise<ProcessRecord>,
  ): Promise<ProcessRecord>;
  /** Addresses, for whoever uses it. */
  outputs(inputs: z.output<Schema>): Properties;
  /** Removes what is not data when the process has been stopped for good. */
  tidy?(context: ResourceContext): Promise<void>;
}

/**
 * A resource that is one process: `create` and `update` make sure that it runs as wanted, which covers lost state, lost
 * processes and changed inputs alike; `read` tells whether it runs; `delete` stops it.
 */
export function processResource<Schema extends z.ZodObject>(kind: ProcessKind<Schema>): LocalResource<Schema> {
  const ensure = async (context: ResourceContext, inputs: z.output<Schema>): Promise<Properties> => {
    const start = async (): Promise<ProcessRecord> => {
      const spec = await kind.prepare(context, inputs);
      const healthy = (): Promise<boolean> => (kind.started ?? kind.healthy)(inputs);
      return ensureRunning(context.folder, { ...spec, part: kind.part, healthy }, context.cancelled);
    };
    const record = await (kind.around?.(context, inputs, start) ?? start());
    return { ...kind.outputs(inputs), status: "running", pid: record.pid };
  };
  return {
    schema: kind.schema,
    secrets: kind.secrets,
    ...(kind.check === undefined ? {} : { check: kind.check }),
    id: () => kind.part,
    create: ensure,
    update: ensure,
    async read(context, inputs) {
      const live = await liveProcess(context.folder, kind.part);
      if (live === undefined && !existsSync(partFolder(context.folder, kind.part))) return undefined;
      const running = live !== undefined && (await kind.healthy(inputs));
      return { ...kind.outputs(inputs), ...(running ? { status: "running", pid: live.pid } : { status: "stopped" }) };
    },
    async changed(context) {
      return (await liveProcess(context.folder, kind.part)) === undefined;
    },
    async delete(context) {
      await stopProcess(context.folder, kind.part);
      await kind.tidy?.(context);
    },
  };
}
