import { createApiKey, listApiKeys, revokeApiKey } from "./api-keys.ts";
import { listDeadLetters, replayDeadLetters, showDeadLetter } from "./dead-letters.ts";
import { findImages } from "./find-images.ts";
import type { HoldScope } from "./hold-scope.ts";
import { listHolds, releaseHold, setHold } from "./hold.ts";
import type { OperatorTools } from "./operator-tools.ts";
import { locked, queues } from "./queues.ts";
import { sendToStream } from "./send-to-stream.ts";
import { stats, type StatsQuery } from "./stats.ts";

/**
 * Everything an operator can ask of a stack, by name. Arguments and answers are plain JSON, so that a cloud can carry them
 * to its in-network job and back.
 */
const OPERATIONS = {
  stats: (tools: OperatorTools, args: StatsQuery) => stats(tools.warehouse, args),
  "find-images": findImages,
  "send-to-stream": sendToStream,
  "list-dead-letters": (tools: OperatorTools, _args: object) => listDeadLetters(tools),
  "show-dead-letter": showDeadLetter,
  "replay-dead-letters": replayDeadLetters,
  "set-hold": (tools: OperatorTools, scope: HoldScope) => setHold(tools, scope),
  "release-hold": (tools: OperatorTools, scope: HoldScope) => releaseHold(tools, scope),
  "list-holds": (tools: OperatorTools, scope: HoldScope) => listHolds(tools, scope),
  "create-api-key": (tools: OperatorTools, args: Parameters<typeof createApiKey>[1]) =>
    createApiKey(tools.warehouse, args),
  "list-api-keys": (tools: OperatorTools, _args: object) => listApiKeys(tools.warehouse),
  "revoke-api-key": (tools: OperatorTools, { id }: { id: string }) => revokeApiKey(tools.warehouse, id),
  queues: (tools: OperatorTools, _args: object) => queues(tools),
  locked: (tools: OperatorTools, _args: object) => locked(tools),
};

type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type OperationArguments<Name extends OperationName> = Parameters<Operations[Name]>[1];
export type OperationResult<Name extends OperationName> = Awaited<ReturnType<Operations[Name]>>;

/**
 * Runs one operation. The name comes from outside on a cloud, so it is looked up here, not trusted.
 * @throws Outage; RangeError for a name or arguments that are none
 */
export async function runOperation<Name extends OperationName>(
  tools: OperatorTools,
  name: Name,
  args: OperationArguments<Name>,
): Promise<OperationResult<Name>> {
  // Own names only: every object also has a "constructor".
  if (!Object.hasOwn(OPERATIONS, name)) {
    const allowed = Object.keys(OPERATIONS).join(", ");
    throw new RangeError(
      `Expected the name of an operation but received ${JSON.stringify(name)}; allowed: ${allowed}.`,
    );
  }
  const operation = OPERATIONS[name] as (
    tools: OperatorTools,
    args: OperationArguments<Name>,
  ) => Promise<OperationResult<Name>>;
  return await operation(tools, args);
}
