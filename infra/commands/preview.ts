import { operate } from "../engine/operation.ts";
import { prepareStack } from "../engine/prepare.ts";
import { POLICY_PACK } from "../engine/workspace.ts";
import { command, main } from "./command.ts";
import { type EngineOptions, withEngine } from "./options.ts";

const program = withEngine(command("preview", "Shows what `up` would change, and what the policies say of it."))
  .option("--expect-no-changes", "fail if anything would change")
  .option("--refresh", "look at what is really there first")
  .option("--diff", "show every property that would change")
  .action(async (options: EngineOptions & { expectNoChanges?: boolean; refresh?: boolean; diff?: boolean }) => {
    const opened = await prepareStack(options.stack, options.config);
    await operate(opened, () =>
      opened.stack.preview({
        onOutput: (text) => process.stdout.write(text),
        policyPacks: [POLICY_PACK],
        expectNoChanges: options.expectNoChanges ?? false,
        refresh: options.refresh ?? false,
        diff: options.diff ?? false,
      }),
    );
  });
await main(program);
