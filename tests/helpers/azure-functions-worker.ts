import { randomUUID } from "node:crypto";
import Module from "node:module";
import { pathToFileURL } from "node:url";
import type { Invocation, Outcome, Registered } from "./azure-functions.ts";

/**
 * The process of an application: what the worker of Azure Functions gives to the library in its bundle, as far as that asks
 * for it. The library itself turns what the host sends into what a handler gets, and back. Source:
 * github.com/Azure/azure-functions-nodejs-worker (src/setupCoreModule.ts, src/eventHandlers/InvocationHandler.ts).
 */
interface Model {
  getInvocationModel(core: object): {
    getArguments(): Promise<{ context: object; inputs: unknown[] }>;
    invokeFunction(context: object, inputs: unknown[], handler: unknown): Promise<unknown>;
    getResponse(context: object, result: unknown): Promise<Outcome>;
  };
}

const functions = new Map<string, { readonly metadata: Registered; readonly handler: unknown }>();
let model: Model | undefined;

const core = {
  ...{ version: "3.12.0", hostVersion: "4.1042.100" },
  setProgrammingModel: (given: Model) => {
    model = given;
  },
  registerFunction: (metadata: Registered, handler: unknown) => {
    functions.set(metadata.name, { metadata, handler });
  },
  registerHook: () => undefined,
  log: () => undefined,
};

const own = Module.prototype as unknown as { require: (id: string) => unknown };
own.require = new Proxy(own.require, {
  apply: (target, self, args) =>
    args[0] === "@azure/functions-core" ? core : (Reflect.apply(target, self, args) as unknown),
});

async function invoke({ name, trigger, metadata, retry }: Invocation): Promise<Outcome> {
  const found = functions.get(name);
  if (found === undefined || model === undefined) throw new Error(`There is no function ${name}.`);
  const [binding = ""] = Object.entries(found.metadata.bindings).find(([, { direction }]) => direction === "in") ?? [];
  const invocation = model.getInvocationModel({
    ...{ invocationId: randomUUID(), metadata: found.metadata, log: core.log, state: "invocation" },
    request: { inputData: [{ name: binding, data: trigger }], triggerMetadata: metadata, retryContext: retry },
  });
  const { context, inputs } = await invocation.getArguments();
  return await invocation.getResponse(context, await invocation.invokeFunction(context, inputs, found.handler));
}

process.on("message", ({ id, invocation }: { id: string; invocation: Invocation }) => {
  invoke(invocation).then(
    (outcome) => process.send?.({ id, outcome }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
// Whoever started it is gone.
process.on("disconnect", () => process.exit());

await import(pathToFileURL(process.argv[2] ?? "").href);
process.send?.({ registered: [...functions.values()].map(({ metadata }) => metadata) });
