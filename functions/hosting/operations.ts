import type { Log } from "../clients/log.ts";
import { type OperationName, runOperation } from "../jobs/operations.ts";
import type { OperatorTools } from "../jobs/operator-tools.ts";
import { operationsRequest, type OperationsRequestSchema } from "./operations-request.ts";

/** What an operations function can do. */
export interface OperationsWork<Job extends string> {
  readonly requests: OperationsRequestSchema<Job>;
  readonly tools: OperatorTools;
  /** Each answers what it did, for the log. */
  readonly jobs: Readonly<Record<Job, () => Promise<object>>>;
  readonly prepare: () => Promise<object>;
}

/**
 * Answers what an operator asks, what a schedule asks, and the preparation of the warehouse as part of `pulumi up`.
 * Answers are plain JSON.
 * @returns throws RangeError for a request that is none; what the work throws
 */
export function operationsHandler<Job extends string>(
  { requests, tools, jobs, prepare }: OperationsWork<Job>,
  log: Log,
): (event: unknown) => Promise<unknown> {
  return async (event) => {
    const request = operationsRequest(requests, event);
    switch (request.kind) {
      case "operation":
        return await runOperation(tools, request.name as OperationName, request.args as never);
      case "job": {
        const done = await jobs[request.name]();
        log.info({ job: request.name, ...done }, "job done");
        return done;
      }
      case "prepare":
        return await prepare();
    }
  };
}
