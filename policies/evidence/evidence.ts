import type { Cloud } from "../facts/cloud.ts";

/** A value at a path of a resource's inputs; numbers are places in a list. Undefined takes it away. */
export type Change = Readonly<Record<string, unknown>>;

/**
 * A change to this project's own stack, in production, that a rule must catch. The tests make every one of them on what the
 * program asks for; the table in README.md shows them.
 */
export interface Evidence {
  /** Name of the rule. */
  readonly rule: string;
  readonly cloud: Cloud;
  /** Type token of what is changed. */
  readonly type: string;
  /** Name of the one that is changed, without the stack's. Default: all of the type. */
  readonly name?: string;
  /** `removed`: the resource leaves the program. `added`: there is one more, of these inputs. */
  readonly change: { readonly set: Change } | { readonly added: Change } | "removed";
}

/** Makes evidence of one cloud. */
export const on =
  (cloud: Cloud) =>
  (rule: string, type: string, change: Evidence["change"], name?: string): Evidence => ({
    rule,
    cloud,
    type,
    change,
    ...(name !== undefined && { name }),
  });

/** Makes evidence of one cloud that only sets properties. */
export const setOn =
  (cloud: Cloud) =>
  (rule: string, type: string, set: Change, name?: string): Evidence =>
    on(cloud)(rule, type, { set }, name);

/** Type token of @pulumi/aws: `awsType("s3", "Bucket")` is `aws:s3/bucket:Bucket`. */
export const awsType = (module: string, type: string): string =>
  `aws:${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;

/** Type token of @pulumi/azure-native: `azureType("storage", "StorageAccount")` is `azure-native:storage:StorageAccount`. */
export const azureType = (module: string, type: string): string => `azure-native:${module}:${type}`;
