import { operate } from "../engine/operation.ts";
import { prepareStack } from "../engine/prepare.ts";
import { UsageError } from "../engine/stack-file.ts";
import { command, main } from "./command.ts";
import { withOfflineNotice } from "./offline-notice.ts";
import { type EngineOptions, type OfflineOptions, withEngine, withOffline } from "./options.ts";

const program = withOffline(
  withEngine(command("destroy", "Takes a stack down. Locked data stays, with all that it needs.")),
).action(async ({ stack, config, offline = false }: EngineOptions & OfflineOptions) => {
  const opened = await prepareStack(stack, { overrides: config, offline });
  const { kept = [], refused = [] } = opened.provider.destruction?.(opened.settings) ?? {};
  if (refused.length > 0) {
    throw new UsageError(`Nothing was begun, because it would fail half-way:\n${list(refused)}`);
  }
  await withOfflineNotice(opened, async () => {
    await operate(opened, () => opened.stack.destroy({ onOutput: (text) => process.stdout.write(text) }));
    const heading = offline ? "What a real stack would have kept" : "What was kept";
    if (kept.length > 0) console.log(`${heading}:\n${list(kept)}`);
  });
});

const list = (lines: readonly string[]): string => lines.map((line) => `  - ${line}`).join("\n");

await main(program);
