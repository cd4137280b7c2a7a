import { readOutputs } from "../engine/outputs.ts";
import { command, main } from "./command.ts";
import { type StackOptions, withStack } from "./options.ts";

const HIDDEN = "[secret]";

const program = withStack(command("outputs", "Prints a stack's outputs."))
  .option("--show-secrets", "print secrets too")
  .option("--json", "print one JSON object")
  .action(async (options: StackOptions & { showSecrets?: boolean; json?: boolean }) => {
    const outputs = await readOutputs(options.stack);
    const shown = Object.fromEntries(
      Object.entries(outputs).map(([name, { value, secret }]) => [
        name,
        secret && options.showSecrets !== true ? HIDDEN : value,
      ]),
    );
    if (options.json === true) {
      console.log(JSON.stringify(shown, null, 2));
      return;
    }
    const width = Math.max(...Object.keys(shown).map((name) => name.length));
    for (const [name, value] of Object.entries(shown)) {
      console.log(`${name.padEnd(width)}  ${typeof value === "string" ? value : JSON.stringify(value)}`);
    }
  });
await main(program);
