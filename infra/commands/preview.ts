import { operate } from "../engine/operation.ts";
import { guardedFor } from "../engine/policies.ts";
import { prepareStack } from "../engine/prepare.ts";
import { command, main } from "./command.ts";
import { withOfflineNotice } from "./offline-notice.ts";
import { type EngineOptions, type OfflineOptions, withEngine, withOffline } from "./options.ts";

interface PreviewOptions extends EngineOptions, OfflineOptions {
  readonly expectNoChanges?: boolean;
  readonly refresh?: boolean;
  readonly diff?: boolean;
}

const program = withOffline(
  withEngine(command("preview", "Shows what `up` would change, and what the policies say of it.")),
)
  .option("--expect-no-changes", "fail if anything would change")
  .option("--refresh", "look at what is really there first")
  .option("--diff", "show every property that would change")
  .action(async (options: PreviewOptions) => {
    const { stack, config, offline = false, expectNoChanges = false, refresh = false, diff = false } = options;
    const opened = await prepareStack(stack, { overrides: config, offline });
    const onOutput = (text: string): boolean => process.stdout.write(text);
    const guard = await guardedFor(opened.settings);
    await withOfflineNotice(opened, () =>
      operate(opened, () => opened.stack.preview({ onOutput, ...guard, expectNoChanges, refresh, diff })),
    );
  });
await main(program);
