import { automation } from "@pulumi/pulumi";
import { Command, CommanderError } from "commander";
import { Interrupted, INTERRUPTED_EXIT_CODE, takeInterrupts } from "../engine/interrupt.ts";
import { UsageError } from "../engine/stack-file.ts";
import { describe } from "../../functions/core/errors.ts";

/** A command of package.json, named as npm runs it. */
export function command(name: string, description: string): Command {
  return new Command(`npm run ${name} --`).description(description).exitOverride().showHelpAfterError();
}

/** Gathers a repeatable option. */
export const collect = (value: string, earlier: string[]): string[] => [...earlier, value];

/** Runs a command to its exit code; a user's mistake is told in its own words, without a stack trace. */
export async function main(program: Command): Promise<void> {
  takeInterrupts();
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  // commander has printed its own message by now.
  if (error instanceof CommanderError) return error.exitCode;
  if (error instanceof Interrupted) {
    console.error(error.message);
    return INTERRUPTED_EXIT_CODE;
  }
  if (error instanceof UsageError || error instanceof automation.CommandError) {
    console.error(engineMessage(error));
    return 1;
  }
  console.error(error instanceof Error && process.env["DEBUG"] !== undefined ? error.stack : describe(error));
  return 1;
}

/** The engine's own error is all that it printed; what it calls an error is the part worth saying again. */
function engineMessage(error: Error): string {
  if (error instanceof UsageError) return error.message;
  const lines = error.message.split("\n").map((line) => line.trim());
  const errors = new Set(lines.filter((line) => line.startsWith("error:")));
  return errors.size > 0 ? [...errors].join("\n") : error.message.trim();
}
