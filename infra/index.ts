import { getStack, type Input, runtime } from "@pulumi/pulumi";
import { checkSettings } from "./check-settings.ts";
import { loadSettings } from "./config.ts";
import { packagedProcessor } from "./image-processor.ts";
import { stackOutputs } from "./outputs.ts";
import { loadProvider, PROVIDER_NAMES } from "./providers/registry.ts";
import { buildStack } from "./stack.ts";
import { applyTransforms } from "./transforms.ts";

/** The program: settings → provider → stack → outputs. Nothing is created before every setting has been found good. */
export default async function program(): Promise<Record<string, Input<unknown>>> {
  const settings = loadSettings(runtime.allConfig(), PROVIDER_NAMES);
  const provider = await loadProvider(settings.provider);
  checkSettings(provider, settings);
  const processor = await packagedProcessor(settings);
  const warnOfUnused = await applyTransforms(settings.transforms);
  const context = { stack: getStack(), settings, ...(processor !== undefined && { processor }) };
  const parts = await buildStack(provider, context);
  warnOfUnused();
  return stackOutputs(provider, context, parts);
}
