import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../infra/config.ts";
import { readSettings } from "../../infra/config.ts";
import type { Provider } from "../../infra/contract/provider.ts";
import { stackOutputs } from "../../infra/outputs.ts";
import { buildStack } from "../../infra/stack.ts";

/** A resource as the program asked for it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A stack that was built without any cloud or machine. */
export interface MockedStack {
  readonly resources: readonly Recorded[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a resource would answer beyond its inputs. */
export type Answers = (resource: Recorded) => Record<string, unknown>;

const SECRET = "4dabf18193072939515e22adb298388d";

/** Secrets as their values: recorded inputs are compared, not kept. `found` is told of each. */
export function plain(value: unknown, found: () => void = () => undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, found));
  if (typeof value !== "object" || value === null) return value;
  if (SECRET in value && "value" in value) {
    found();
    return plain(value.value, found);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, found)]));
}

export function settingsOf(config: Record<string, unknown>): Settings {
  const texts = Object.entries(config).map(([key, value]) => [
    `image-pipeline:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const read = readSettings(Object.fromEntries(texts) as Record<string, string>);
  if (!("settings" in read)) throw new Error(read.faults.join("\n"));
  return read.settings;
}

/** Builds a provider's stack under Pulumi's mocks and records every resource it asks for. */
export async function mockedStack(provider: Provider, settings: Settings, answers: Answers): Promise<MockedStack> {
  const resources: Recorded[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs }) {
        const recorded = { type, name, inputs: plain(inputs) as Record<string, unknown> };
        if (type !== "pulumi:pulumi:Stack") resources.push(recorded);
        return { id: `${name}-id`, state: { ...(inputs as object), ...answers(recorded) } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "image-pipeline",
    "test",
    true,
  );
  const context = { stack: "test", settings };
  const outputs = stackOutputs(provider, context, await buildStack(provider, context));
  const values = await new Promise<Record<string, unknown>>((resolve) => {
    pulumi.output(outputs).apply((all) => {
      resolve(plain(all) as Record<string, unknown>);
    });
  });
  return { resources, outputs: values };
}
