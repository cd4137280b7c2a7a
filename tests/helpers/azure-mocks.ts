import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../infra/config.ts";
import type { Context } from "../../infra/contract/context.ts";
import type { AzureNetwork } from "../../infra/providers/azure/capabilities.ts";
import { network } from "../../infra/providers/azure/network/network.ts";
import { CLOUD_ANSWERS, cloudStack } from "./cloud-stack.ts";
import { settingsOf } from "./mocked-stack.ts";
import { type CloudStack, type RecordedWithOptions, underMocks } from "./provider-mocks.ts";

export { azureAnswers } from "./azure-answers.ts";
export type { RecordedWithOptions } from "./provider-mocks.ts";

/** A stack on Azure that was built without Azure. */
export type AzureStack = CloudStack;

type Values = Record<string, pulumi.Input<unknown>>;

/** Settings of a stack on Azure. */
export const azureSettings = (config: Record<string, unknown> = {}): Settings =>
  settingsOf({ provider: "azure", ...config });

/** Runs a program under mocks that answer as Azure would: `underMocks`. */
export const underAzureMocks = (program: () => Promise<Values>): ReturnType<typeof underMocks> =>
  underMocks(CLOUD_ANSWERS.azure, program);

/** The whole stack that these settings make: `cloudStack`. */
export const azureStack = async (config: Record<string, unknown> = {}): Promise<AzureStack> =>
  await cloudStack("azure", config);

/** Some parts of a stack on Azure. */
export interface AzureParts {
  readonly resources: readonly RecordedWithOptions[];
  /** What `build` answered, once known. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The network that these settings make, and what `build` makes in it.
 * @param build makes further parts, and answers what a test wants to know of them
 */
export async function azureParts(
  config: Record<string, unknown> = {},
  build: (context: Context, network: AzureNetwork) => Promise<Values> | Values = () => ({}),
): Promise<AzureParts> {
  const context = { stack: "test", settings: azureSettings(config) };
  return await underAzureMocks(async () => await build(context, network(context)));
}
