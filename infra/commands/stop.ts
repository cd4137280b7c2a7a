import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { operate } from "../engine/operation.ts";
import { LOCAL_DIR } from "../engine/paths.ts";
import { openStack } from "../engine/workspace.ts";
import { tryOperations } from "../client/operations.ts";
import { command, main } from "./command.ts";
import { type StackOptions, withStack } from "./options.ts";
import { showEvents } from "./progress.ts";

const program = withStack(command("stop", "Takes the local stack down; its data stays."))
  .option("--purge", "then remove the data too, locked or not")
  .action(async ({ stack, purge }: StackOptions & { purge?: boolean }) => {
    const locked = purge === true ? await lockedSummary(stack) : "";
    const opened = await openStack(stack);
    await operate(opened, () => opened.stack.destroy({ onEvent: showEvents }));
    const folder = join(LOCAL_DIR, stack);
    if (purge !== true) {
      console.log(`Stopped. Everything stored is kept in ${folder}; npm start goes on from it.`);
      return;
    }
    console.log(locked);
    await rm(folder, { recursive: true, force: true });
    console.log(`Stopped, and ${folder} removed.`);
  });

/** What is about to be removed before its time; this machine's owner may. */
async function lockedSummary(stack: string): Promise<string> {
  if (!existsSync(join(LOCAL_DIR, stack))) return "There is no data.";
  const operations = await tryOperations(stack);
  if (operations === undefined)
    return "The stack was not running, so its locks could not be read; they end with the data.";
  try {
    const { objects, until } = await operations.run("locked", {});
    return objects === 0
      ? "Nothing stored was still locked."
      : `${objects} stored results were still locked, the last until ${until ?? "?"}: removed, as this machine's owner may.`;
  } catch {
    return "The stack's warehouse did not answer, so its locks could not be read; they end with the data.";
  } finally {
    await operations.close();
  }
}

await main(program);
