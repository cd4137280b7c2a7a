import { openOperations } from "../client/operations.ts";
import type { Operations } from "../contract/operations.ts";
import { UsageError } from "../engine/stack-file.ts";
import { command, main } from "./command.ts";
import { type StackOptions, withStack } from "./options.ts";
import { table } from "./table.ts";

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
  .argument("[image-ids...]")
  .option("--all", "every one whose image is not processed by now")
  .option("--reason <code>", "every one with this reason")
  .action((imageIds: string[], { stack, all, reason }: StackOptions & { all?: boolean; reason?: string }) =>
    within(stack, async (operations) => {
      if (imageIds.length === 0 && all !== true && reason === undefined) {
        throw new UsageError("Say which: image ids, --reason CODE, or --all.");
      }
      const { replayed, refused } = await operations.run("replay-dead-letters", {
        ...(imageIds.length > 0 && { imageIds }),
        ...(reason !== undefined && { reason }),
      });
      console.log(`${replayed} sent again.`);
      for (const { imageId, detail } of refused) console.error(`${imageId} was not sent: ${detail}`);
      if (refused.length > 0) process.exitCode = 1;
    }),
  );

await main(program);
