import type { automation } from "@pulumi/pulumi";
import type { OperationArguments, OperationName, OperationResult } from "../../functions/jobs/operations.ts";

/** One part of a stack, as an operator sees it. */
export interface PartHealth {
  readonly name: string;
  readonly healthy: boolean;
  readonly address: string;
}

/**
 * An operator's way into a stack: runs requests where its broker and database can be reached, in this process for a stack
 * on this machine, as one in-network job on a cloud.
 */
export interface Operations {
  run<Name extends OperationName>(name: Name, args: OperationArguments<Name>): Promise<OperationResult<Name>>;
  /** @returns the parts that can be told of; the disk that the stack takes, where that is this machine's */
  health(): Promise<{ readonly parts: readonly PartHealth[]; readonly diskBytes?: number }>;
  /** Ends connections that were opened. */
  close(): Promise<void>;
}

/** A stack's outputs by their names, secrets as they are. */
export const valuesOf = (outputs: automation.OutputMap): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));

/** Opens a stack's operations from its outputs, secrets included. */
export type OpenOperations = (stack: string, outputs: automation.OutputMap) => Operations;
