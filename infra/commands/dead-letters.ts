import { openOperations } from "../client/operations.ts";
import type { Operations } from "../contract/operations.ts";
import { UsageError } from "../engine/stack-file.ts";
import { InvalidArgumentError } from "commander";
import { isImageId } from "../../functions/core/keys.ts";
import { type Reason, REASONS } from "../../functions/core/reasons.ts";
import { command, main } from "./command.ts";
import { type StackOptions, withStack } from "./options.ts";
import { table } from "./table.ts";

interface ReplayOptions extends StackOptions {
  readonly all?: boolean;
  readonly reason?: string;
}

const program = command("dead-letters", "What was rejected or failed, why, and sending it again.");

const within = async (stack: string, work: (operations: Operations) => Promise<void>): Promise<void> => {
  const operations = await openOperations(stack);
  try {
    await work(operations);
  } finally {
    await operations.close();
  }
};

withStack(program.command("list").description("one line an image, newest last"))
  .option("--json", "print one JSON array")
  .action(({ stack, json }: StackOptions & { json?: boolean }) =>
    within(stack, async (operations) => {
      const letters = await operations.run("list-dead-letters", {});
      console.log(json === true ? JSON.stringify(letters, null, 2) : table(letters));
    }),
  );

withStack(program.command("show").description("one dead letter, whole").argument("<image-id>")).action(
  (imageId: string, { stack }: StackOptions) =>
    within(stack, async (operations) => {
      const letter = await operations.run("show-dead-letter", { imageId });
      if (letter === null) throw new UsageError(`There is no dead letter of the image ${imageId}.`);
      console.log(JSON.stringify(letter, null, 2));
    }),
);

withStack(program.command("replay").description("sends messages to their topic again, with their identity"))
  .argument("[image-ids...]", "as `list` prints them", gatherImageIds)
  .option("--all", "every one whose image is not processed by now")
  .option("--reason <code>", "every one with this reason", reasonCode)
  .action(async (imageIds: string[] = [], { stack, all = false, reason }: ReplayOptions) => {
    const narrower = imageIds.length > 0 || reason !== undefined;
    if (all === narrower) {
      throw new UsageError(
        all ? "Say either --all, or image ids and --reason." : "Say which: image ids, --reason CODE, or --all.",
      );
    }
    const which = { ...(imageIds.length > 0 && { imageIds }), ...(reason !== undefined && { reason }) };
    await within(stack, async (operations) => {
      const { replayed, refused, unknown = [] } = await operations.run("replay-dead-letters", which);
      console.log(`${replayed} sent again.`);
      for (const { imageId, detail } of refused) console.error(`${imageId} was not sent: ${detail}`);
      for (const imageId of unknown) console.error(`${imageId} was not sent: no dead letter of it waits.`);
      if (refused.length + unknown.length > 0) process.exitCode = 1;
    });
  });

function gatherImageIds(value: string, earlier: string[] = []): string[] {
  if (!isImageId(value)) throw new InvalidArgumentError("Expected a UUIDv7 in lower case, as `list` prints it.");
  return [...earlier, value];
}

function reasonCode(value: string): string {
  const codes = Object.entries<Reason>(REASONS).flatMap(([code, { outcome }]) => (outcome === "outage" ? [] : code));
  if (!codes.includes(value)) throw new InvalidArgumentError(`Expected one of ${codes.join(", ")}.`);
  return value;
}

await main(program);
