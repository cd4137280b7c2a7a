import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../infra/config.ts";
import type { Parts } from "../../infra/providers/aws/capabilities.ts";
import { stackOutputs } from "../../infra/outputs.ts";
import { buildStack } from "../../infra/stack.ts";
import { awsAnswers, awsCall } from "./aws-answers.ts";
import { type MockedStack, type Recorded, settingsOf } from "./mocked-stack.ts";

export { awsAnswers } from "./aws-answers.ts";

/** A resource with the options that it was asked for with. */
export interface RecordedWithOptions extends Recorded {
  /** Id of the provider; "" where the engine's default one would be used. */
  readonly provider: string;
  readonly retainOnDelete: boolean;
  readonly protect: boolean;
  /** Names of properties whose value is, or holds, a Pulumi secret. */
  readonly secrets: readonly string[];
  /** Logical names of the resources that it waits for. */
  readonly dependsOn: readonly string[];
}

/** A stack on AWS that was built without AWS. */
export interface AwsStack extends MockedStack {
  readonly resources: readonly RecordedWithOptions[];
}

/** The registration of a resource, as far as it is read here: pulumi/proto/resource.proto, RegisterResourceRequest. */
interface Registration {
  getName(): string;
  getProvider(): string;
  getRetainondelete(): boolean;
  getProtect(): boolean;
  getDependenciesList(): string[];
}

/** The engine's stand-in that Pulumi's mocks install, as far as it is changed here. */
interface Monitor {
  registerResource: (request: Registration, callback: unknown) => Promise<void>;
}

const SECRET = "4dabf18193072939515e22adb298388d";
const isSecret = (value: object): value is { readonly value: unknown } => SECRET in value && "value" in value;

/** A value without the wrappings of secrets; `found` is told of each. */
function plain(value: unknown, found: () => void): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, found));
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) {
    found();
    return plain(value.value, found);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, found)]));
}

/** Settings of a stack on AWS. */
export const awsSettings = (config: Record<string, unknown> = {}): Settings =>
  settingsOf({ provider: "aws", ...config });

/**
 * Runs a program under Pulumi's mocks, which answer as AWS would, until every resource it asks for has been made.
 * @returns the resources, and the program's values once they are known, secrets as their values
 */
export async function underAwsMocks(
  program: () => Promise<Record<string, pulumi.Input<unknown>>>,
): Promise<{ resources: RecordedWithOptions[]; values: Record<string, unknown> }> {
  const resources: RecordedWithOptions[] = [];
  // Options of the resource under registration: what mocks themselves are not told.
  let options: Registration | undefined;
  const mocks: pulumi.runtime.Mocks = {
    newResource({ type, name, inputs }) {
      const secrets: string[] = [];
      const values = Object.fromEntries(
        Object.entries(inputs as Record<string, unknown>).map(([key, value]) => [
          key,
          plain(value, () => secrets.push(key)),
        ]),
      );
      const recorded = { type, name, inputs: values };
      if (type !== "pulumi:pulumi:Stack" && options !== undefined) {
        resources.push({
          ...recorded,
          secrets,
          provider: options.getProvider(),
          retainOnDelete: options.getRetainondelete(),
          protect: options.getProtect(),
          dependsOn: options.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? ""),
        });
      }
      return { id: `${name}-id`, state: { ...(inputs as object), ...awsAnswers(recorded) } };
    },
    call: ({ token, inputs }) => awsCall(token, inputs as Record<string, unknown>),
  };
  await pulumi.runtime.setMocks(mocks, "image-pipeline", "test", true);
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) => {
    // newResource is called before anything is waited for, and so finds its own.
    options = request;
    return register(request, callback);
  };
  const outputs = await program();
  const known = new Promise<unknown>((resolve) => {
    pulumi.output(outputs).apply(resolve);
  });
  // Waits for the resources that no output needs.
  await pulumi.runtime.disconnect();
  const values = plain(await known, () => undefined) as Record<string, unknown>;
  return { resources, values };
}

/** The whole stack that these settings make, its outputs as `pulumi stack output --show-secrets` would tell them. */
export async function awsStack(config: Record<string, unknown> = {}): Promise<AwsStack> {
  const settings = awsSettings(config);
  // Loaded late: tests of single parts need no bundles.
  const { aws } = await import("../../infra/providers/aws/index.ts");
  const context = { stack: "test", settings };
  const { resources, values } = await underAwsMocks(async () =>
    stackOutputs(aws, context, await buildStack(aws, context)),
  );
  return { resources, outputs: values };
}

/** What the capabilities that hold data are, before any function is made. */
export interface AwsData {
  readonly resources: readonly RecordedWithOptions[];
  /** What `look` answered, once known. */
  readonly values: Readonly<Record<string, unknown>>;
}

type DataParts = Parts<"network" | "blobStorage" | "kafkaIngress" | "statsWarehouse">;

/**
 * Network, buckets, brokers and warehouse that these settings make.
 * @param look what a test wants to know of them
 */
export async function awsData(
  config: Record<string, unknown> = {},
  look: (parts: DataParts) => Record<string, pulumi.Input<unknown>> = () => ({}),
): Promise<AwsData> {
  const context = { stack: "test", settings: awsSettings(config) };
  return await underAwsMocks(async () => {
    const { network } = await import("../../infra/providers/aws/network/network.ts");
    const { blobStorage } = await import("../../infra/providers/aws/blob-storage/blob-storage.ts");
    const { kafkaIngress } = await import("../../infra/providers/aws/kafka-ingress/kafka-ingress.ts");
    const { statsWarehouse } = await import("../../infra/providers/aws/stats-warehouse/stats-warehouse.ts");
    const built = { network: await network(context) };
    return look({
      ...built,
      blobStorage: blobStorage(context, built),
      kafkaIngress: kafkaIngress(context, built),
      statsWarehouse: statsWarehouse(context, built),
    });
  });
}
