import * as pulumi from "@pulumi/pulumi";
import { type Answers, type MockedStack, plain, type Recorded } from "./mocked-stack.ts";

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

/** A stack on a cloud that was built without the cloud. */
export interface CloudStack extends MockedStack {
  readonly resources: readonly RecordedWithOptions[];
}

/** How a cloud answers where there is none. */
export interface CloudAnswers {
  /** What a resource answers beyond its inputs; its id too, where that is not made up. */
  readonly resource: Answers;
  /** The answer to a question, by the function's token. */
  readonly call: (token: string, inputs: Record<string, unknown>) => Record<string, unknown>;
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

/**
 * Runs a program under Pulumi's mocks, which answer as a cloud would, until every resource it asks for has been made.
 * @returns the resources, and the program's values once they are known, secrets as their values
 */
export async function underMocks(
  answers: CloudAnswers,
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
      const { id = `${name}-id`, ...state } = answers.resource(recorded);
      return { id: String(id), state: { ...(inputs as object), ...state } };
    },
    call: ({ token, inputs }) => answers.call(token, inputs as Record<string, unknown>),
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
  const values = plain(await known) as Record<string, unknown>;
  return { resources, values };
}
