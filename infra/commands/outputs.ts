import type { automation } from "@pulumi/pulumi";
import { readOutputs } from "../engine/outputs.ts";
import { requireCloud } from "../engine/prepare.ts";
import { OFFLINE } from "../engine/site.ts";
import { stackSettings } from "../engine/stack-settings.ts";
import { loadProvider } from "../providers/registry.ts";
import { command, main } from "./command.ts";
import { withOfflineNotice } from "./offline-notice.ts";
import { type OfflineOptions, type StackOptions, withOffline, withStack } from "./options.ts";

const HIDDEN = "[secret]";

const program = withOffline(withStack(command("outputs", "Prints a stack's outputs.")))
  .option("--show-secrets", "print secrets too")
  .option("--json", "print one JSON object")
  .action(async (options: StackOptions & OfflineOptions & { showSecrets?: boolean; json?: boolean }) => {
    const outputs = await (options.offline === true ? offlineOutputs(options.stack) : readOutputs(options.stack));
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

/** What a stack says of itself that was brought up with stand-ins; the notice goes where it disturbs no JSON. */
async function offlineOutputs(stack: string): Promise<automation.OutputMap> {
  const settings = stackSettings(stack, []);
  const provider = await loadProvider(settings.provider);
  requireCloud(provider, settings);
  return await withOfflineNotice({ site: OFFLINE, provider }, () => readOutputs(stack, OFFLINE), console.error);
}

await main(program);
