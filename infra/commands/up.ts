import { operate } from "../engine/operation.ts";
import { guardedFor } from "../engine/policies.ts";
import { prepareStack } from "../engine/prepare.ts";
import { command, main } from "./command.ts";
import { withOfflineNotice } from "./offline-notice.ts";
import { type EngineOptions, type OfflineOptions, withEngine, withOffline } from "./options.ts";

interface UpOptions extends EngineOptions, OfflineOptions {
  readonly expectNoChanges?: boolean;
  readonly refresh?: boolean;
}

const program = withOffline(withEngine(command("up", "Creates or updates a stack, guarded by the policy pack.")))
  .option("--expect-no-changes", "fail if anything would change")
  .option("--refresh", "look at what is really there first")
  .action(async ({ stack, config, offline = false, expectNoChanges = false, refresh = false }: UpOptions) => {
    const opened = await prepareStack(stack, { overrides: config, offline });
    const onOutput = (text: string): boolean => process.stdout.write(text);
    const guard = await guardedFor(opened.settings);
    await withOfflineNotice(opened, () =>
      operate(opened, () => opened.stack.up({ onOutput, ...guard, expectNoChanges, refresh })),
    );
  });
await main(program);
