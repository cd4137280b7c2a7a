import { operate } from "../engine/operation.ts";
import { prepareStack } from "../engine/prepare.ts";
import { command, main } from "./command.ts";
import { type EngineOptions, withEngine } from "./options.ts";

const program = withEngine(command("destroy", "Takes a stack down. Locked data stays, with all that it needs.")).action(
  async (options: EngineOptions) => {
    const opened = await prepareStack(options.stack, options.config);
    await operate(opened, () => opened.stack.destroy({ onOutput: (text) => process.stdout.write(text) }));
  },
);
await main(program);
