import type { z } from "zod";
import type { CloudName } from "../../../helpers/cloud-stack.ts";
import type { MockedStack } from "../../../helpers/mocked-stack.ts";
import type { CloudStack, RecordedWithOptions } from "../../../helpers/provider-mocks.ts";

/** The functions of every stack, on Azure applications. */
export const FUNCTIONS = ["image-function", "operations", "web"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** A topic as the cloud is asked for it. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly retentionHours: number;
}

/** Something that a function's identity is allowed, by the cloud's own words. */
export interface Allowed {
  /** The resource that says so. */
  readonly at: string;
  readonly actions: readonly string[];
  readonly scopes: readonly string[];
}

/** An alarm. */
export interface Alarm {
  /** In the program, without the stack's name. */
  readonly name: string;
  /** What it says and what to do. */
  readonly description: string;
  /** Ids of what tells people. */
  readonly tells: readonly string[];
}

/** The firewall before the web application. */
export interface Firewall {
  /** Networks that get no answer. */
  readonly blocked: readonly string[];
  /** Most requests of one address in five minutes. */
  readonly perAddress: number;
}

/**
 * What the shared tests ask of a cloud. They hold every promise that is the same on all clouds; what only one cloud has
 * is tested in that cloud's own folder.
 */
export interface Cloud {
  readonly name: CloudName;
  /** In sentences. */
  readonly title: string;
  /** Stacks of the clone on it: those of Pulumi.<name>.yaml. */
  readonly stacks: readonly string[];
  readonly regions: { readonly usual: string; readonly other: string; readonly malformed: string };
  /** Id of somebody's network, as `network.peers` takes it. */
  readonly networkId: string;
  /** Packages of Pulumi and of clouds that a process has loaded once it has loaded what builds a stack on it. */
  readonly packages: readonly string[];
  /** Beginnings of the names of packages that belong to it, and to no other. */
  readonly ownPackages: readonly string[];
  /** Beginnings of the type tokens of its resources, and plugins of ours that have no settings. */
  readonly tokens: { readonly cloud: string; readonly own?: string };
  /** Whether the engine guards a warehouse that is protected from deletion, beside the cloud. */
  readonly protectsWarehouse: boolean;
  /** Whether runs are traced also where nobody asked for it: `alerts.traces` then says how closely. */
  readonly tracesAlways: boolean;
  /** What its own outputs are called. */
  readonly ownOutputs: readonly string[];
  /** The adapter's schema of what each function reads when it starts. */
  readonly settings: Readonly<Record<FunctionName, z.ZodType>>;
  /** Variables of a function's environment. What it is told is in SETTINGS. */
  environment(stack: MockedStack, name: FunctionName): Readonly<Record<string, string>>;
  /** Bytes that a function's environment holds; undefined where no limit is near. */
  readonly environmentMaxBytes?: number;
  /** Regions that the stack's resources are made in; what belongs to no region is left out. */
  madeIn(stack: CloudStack): readonly string[];
  /** Tags that a resource will have; undefined for one that can have none. */
  tags(stack: CloudStack, resource: RecordedWithOptions): Readonly<Record<string, unknown>> | undefined;
  topics(stack: CloudStack): readonly Topic[];
  /** Networks, in CIDR notation, that a function may call at a port. */
  mayCall(stack: CloudStack, name: FunctionName, port: number): readonly string[];
  /** Everything that a function's identity is allowed. */
  allowed(stack: CloudStack, name: FunctionName): readonly Allowed[];
  /** The same in the words of rights.test.ts. @throws Error for something that nobody has reviewed */
  abilities(stack: CloudStack, name: FunctionName): readonly string[];
  alarms(stack: CloudStack): readonly Alarm[];
  /** What tells people when an alarm goes off, and the addresses it tells. */
  alarmTargets(stack: CloudStack): { readonly ids: readonly string[]; readonly emails: readonly string[] };
  firewall(stack: CloudStack): Firewall;
}
