import type { Facts } from "../facts.ts";

/** A resource as the engine tells it, in a resource policy and in a stack policy alike. */
export interface ResourceView {
  /** Type token, for example `local:storage:Bucket`. */
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  /** Reading a property that is not known yet throws; `property` (property.ts) makes that UNKNOWN. */
  readonly props: Readonly<Record<string, unknown>>;
}

/** Makes facts of one cloud's resources. */
export interface Reader {
  /** Beginnings of the type tokens it understands, with the colon. */
  readonly tokenPrefixes: readonly string[];
  /**
   * Whether each resource tells all of its facts by itself. Then rules are checked before that resource is created or
   * changed; otherwise only over the whole stack, because another resource may hold the missing part.
   */
  readonly readsEachAlone: boolean;
  /** @param resources those with one of the prefixes; all of the stack, or one where `readsEachAlone` */
  read(resources: readonly ResourceView[]): Facts;
}
