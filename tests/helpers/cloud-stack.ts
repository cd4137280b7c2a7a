import { stackOutputs } from "../../infra/outputs.ts";
import { loadProvider } from "../../infra/providers/registry.ts";
import { buildStack } from "../../infra/stack.ts";
import { awsAnswers, awsCall } from "./aws-answers.ts";
import { azureAnswers, azureCall } from "./azure-answers.ts";
import { settingsOf } from "./mocked-stack.ts";
import { type CloudAnswers, type CloudStack, underMocks } from "./provider-mocks.ts";

/** Clouds whose stacks can be built without the cloud. */
export type CloudName = "aws" | "azure";

/** How each answers where there is none. */
export const CLOUD_ANSWERS: Readonly<Record<CloudName, CloudAnswers>> = {
  aws: { resource: awsAnswers, call: awsCall },
  azure: { resource: azureAnswers, call: azureCall },
};

/** The whole stack that these settings make, its outputs as `pulumi stack output --show-secrets` would tell them. */
export async function cloudStack(cloud: CloudName, config: Record<string, unknown> = {}): Promise<CloudStack> {
  const settings = settingsOf({ provider: cloud, ...config });
  // Loaded late: tests of single parts need no bundles.
  const provider = await loadProvider(cloud);
  const context = { stack: "test", settings };
  const { resources, values } = await underMocks(CLOUD_ANSWERS[cloud], async () =>
    stackOutputs(provider, context, await buildStack(provider, context)),
  );
  return { resources, outputs: values };
}

/** Building one bundles three functions, so that tests with the same settings share what they only read. */
const built = new Map<string, Promise<CloudStack>>();

/** The same, built once for each of its settings. */
export async function sharedStack(cloud: CloudName, config: Record<string, unknown> = {}): Promise<CloudStack> {
  const key = JSON.stringify([cloud, config]);
  const known = built.get(key) ?? cloudStack(cloud, config);
  built.set(key, known);
  return await known;
}
