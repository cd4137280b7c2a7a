import type { z } from "zod";

/** Properties of a resource as the engine passes them: plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** Where a resource's real thing lives. */
export interface ResourceContext {
  /** Name of the Pulumi stack. */
  readonly stack: string;
  /** The stack's folder: data, logs, records of processes. It may not be there yet. */
  readonly folder: string;
  /** Aborted when the engine is told to stop: waiting ends, and what this call started is stopped again. */
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
 * One resource type. Inputs and state (the inputs of the last run, and what was computed) arrive free of the engine's
 * secret wrappers, inputs checked and with defaults; what `secrets` and `secretOutputs` name is wrapped again on its way
 * back. Every method may run at the same time as those of other resources.
 *
 * What a method answers are the computed properties: the state is the inputs and these. A `status` among them, other
 * than those of `HEALTHY`, makes the next `up` call `update`, which mends what is not as it should be.
 */
export interface LocalResource<Schema extends z.ZodObject = z.ZodObject> {
  /** The inputs, each with what is allowed and, where there is one, its default. */
  readonly schema: Schema;
  /** Inputs that are kept as secrets, whether or not the program says so. */
  readonly secrets: readonly string[];
  /** Computed properties that are secrets. */
  readonly secretOutputs?: readonly string[];
  /** Inputs that make another resource of it when they change. */
  readonly replaces?: readonly string[];
  /** Rules that compare the new inputs with those of the last run; the schema has been met by then. */
  check?(olds: Properties, news: z.output<Schema>): readonly Fault[];
  /** Name of the resource within the stack, the engine's id. */
  id(inputs: z.output<Schema>): string;
  /** Makes it, or takes over what is there already, as after a lost state. */
  create(context: ResourceContext, inputs: z.output<Schema>): Promise<Properties>;
  /**
   * Looks at the real thing; undefined when its data is gone too. Does not throw because something is stopped, silent or
   * refuses: a refresh must come to its end for `up` to mend what it found.
   */
  read(context: ResourceContext, inputs: z.output<Schema>, state: Properties): Promise<Properties | undefined>;
  /** Whether something changed that neither inputs nor status tell, such as a process that died. Must be quick. */
  changed?(context: ResourceContext): Promise<boolean>;
  /** Brings it to the new inputs, and back to life where it is not; data stays. */
  update(context: ResourceContext, inputs: z.output<Schema>, state: Properties): Promise<Properties>;
  /** Ends it. Data stays: only `npm stop -- --purge` removes data, with the stack's whole folder. */
  delete(context: ResourceContext): Promise<void>;
}

/** The values of `status` that need no mending: of processes, and of what lives inside one. */
export const HEALTHY: ReadonlySet<unknown> = new Set(["running", "ready"]);

/** Something that only a person can mend; the message says what and how. */
export class LocalProviderError extends Error {
  override readonly name = "LocalProviderError";
}
