import { operate } from "../engine/operation.ts";
import { prepareStack } from "../engine/prepare.ts";
import { POLICY_PACK } from "../engine/workspace.ts";
import { command, main } from "./command.ts";
import { type EngineOptions, withEngine } from "./options.ts";

const program = withEngine(command("up", "Creates or updates a stack, guarded by the policy pack."))
  .option("--expect-no-changes", "fail if anything would change")
  .option("--refresh", "look at what is really there first")
  .action(async (options: EngineOptions & { expectNoChanges?: boolean; refresh?: boolean }) => {
    const opened = await prepareStack(options.stack, options.config);
    await operate(opened, () =>
      opened.stack.up({
        onOutput: (text) => process.stdout.write(text),
        policyPacks: [POLICY_PACK],
        expectNoChanges: options.expectNoChanges ?? false,
        refresh: options.refresh ?? false,
      }),
    );
  });
await main(program);
