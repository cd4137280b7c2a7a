import type { z } from "zod";

/** Properties of a resource as the engine passes them: plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** What every resource type is told beside its inputs. A plugin adds to it what its own need. */
export interface PluginContext {
  /** Name of the Pulumi stack. */
  readonly stack: string;
  /** Aborted when the engine is told to stop: waiting ends. */
  readonly cancelled: AbortSignal;
}

/** One fault of the inputs, for the engine's list of check failures. */
export interface Fault {
  readonly property: string;
  readonly reason: string;
}

/** Why an existing resource does not match what is wanted. */
export interface Difference {
  readonly changed: boolean;
  /** Inputs whose change makes another resource of it. */
  readonly replaces?: readonly string[];
}

/**
 * One resource type of a plugin of this repository. Inputs and state (the inputs of the last run, and what was computed)
 * arrive free of the engine's secret wrappers, inputs checked and with defaults; what `secrets` and `secretOutputs` name is
 * wrapped again on its way back. Every method may run at the same time as those of other resources.
 *
 * What a method answers are the computed properties: the state is the inputs and these. A `status` among them, other
 * than those of `HEALTHY`, makes the next `up` call `update`, which mends what is not as it should be.
 */
export interface PluginResource<Context extends PluginContext, Schema extends z.ZodObject = z.ZodObject> {
  /** The inputs, each with what is allowed and, where there is one, its default. */
  readonly schema: Schema;
  /** Inputs that are kept as secrets, whether or not the program says so. */
  readonly secrets: readonly string[];
  /** Computed properties that are secrets. */
  readonly secretOutputs?: readonly string[];
  /** Inputs that make another resource of it when they change. */
  readonly replaces?: readonly string[];
  /** Inputs that say where something lies on this machine, not what it is: their change alone is none. */
  readonly incidental?: readonly string[];
  /** Rules that compare the new inputs with those of the last run; the schema has been met by then. */
  check?(olds: Properties, news: z.output<Schema>): readonly Fault[];
  /** Name of the resource within the stack, the engine's id. */
  id(inputs: z.output<Schema>): string;
  /** Makes it, or takes over what is there already, as after a lost state. */
  create(context: Context, inputs: z.output<Schema>): Promise<Properties>;
  /**
   * Looks at the real thing; undefined when it is gone, with its data. Does not throw because something is stopped, silent or
   * refuses: a refresh must come to its end for `up` to mend what it found.
   */
  read(context: Context, inputs: z.output<Schema>, state: Properties): Promise<Properties | undefined>;
  /** Whether something changed that neither inputs nor status tell, such as a process that died. Must be quick. */
  changed?(context: Context): Promise<boolean>;
  /** Brings it to the new inputs, and back to life where it is not; data stays. */
  update(context: Context, inputs: z.output<Schema>, state: Properties): Promise<Properties>;
  /** Ends it. */
  delete(context: Context): Promise<void>;
}

/** The values of `status` that need no mending: of processes, and of what lives inside one. */
export const HEALTHY: ReadonlySet<unknown> = new Set(["running", "ready"]);

/** Something that only a person can mend; the message says what and how. */
export class PluginError extends Error {
  override readonly name: string = "PluginError";
}
