import type { Cloud } from "../facts/cloud.ts";
import type { Facts } from "../facts/facts.ts";

/** A resource as the engine tells it, in a resource policy and in a stack policy alike. */
export interface ResourceView {
  /** Type token, for example `local:storage:Bucket`. */
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  /**
   * What the resource is, or will be as far as a preview can tell: what a provider answered included. A cloud answers for
   * a bucket also with what other resources say of it, and goes on doing so when they have left the program.
   * Reading a property that is not known yet throws; `property` (property.ts) makes that UNKNOWN.
   */
  readonly props: Properties;
  /** What the program asks for, and nothing else. The same as `props` for a resource that it only looks up. */
  readonly inputs: Properties;
  /** URNs of the stack's resources that a property was made of, by the property's name. Known even where its value is not. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Whether the program lets nothing delete it until it says otherwise. Told of a whole stack only. Default false. */
  readonly protect?: boolean;
}

export type Properties = Readonly<Record<string, unknown>>;

/** Makes facts of one cloud's resources. */
export interface Reader {
  readonly cloud: Cloud;
  /** Beginnings of the type tokens it understands, with the colon. */
  readonly tokenPrefixes: readonly string[];
  /**
   * Whether each resource tells all of its facts by itself. Then rules are checked before that resource is created or
   * changed; otherwise only over the whole stack, because another resource may hold the missing part.
   */
  readonly readsEachAlone: boolean;
  /**
   * @param resources those with one of the prefixes; all of the stack, or one where `readsEachAlone`
   * @returns the lists that it knows of
   */
  read(resources: readonly ResourceView[]): Partial<Facts>;
}
