import { randomUUID } from "node:crypto";
import { type IncomingMessage, request as httpRequest } from "node:http";
import Module from "node:module";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { Invocation, Outcome, Registered, TypedData } from "./azure-functions.ts";

/**
 * The process of an application: what the worker of Azure Functions gives to the library in its bundle, as far as that asks
 * for it. The library itself turns what the host sends into what a handler gets, and back. Source:
 * github.com/Azure/azure-functions-nodejs-worker (src/setupCoreModule.ts, src/eventHandlers/InvocationHandler.ts).
 */
interface Model {
  getCapabilities(worker: object): Promise<{ readonly HttpUri?: string }>;
  getInvocationModel(core: object): {
    getArguments(): Promise<{ context: object; inputs: unknown[] }>;
    invokeFunction(context: object, inputs: unknown[], handler: unknown): Promise<unknown>;
    getResponse(context: object, result: unknown): Promise<Outcome>;
  };
}

const functions = new Map<string, { readonly metadata: Registered; readonly handler: unknown }>();
let model: Model | undefined;
/** Where the library takes requests itself, where an application streams. */
const library: { httpUri?: string | undefined } = {};

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
  const invocationId = randomUUID();
  const http = library.httpUri === undefined ? undefined : (trigger.http as HttpTrigger | undefined);
  const headers = http === undefined ? {} : { Headers: { json: JSON.stringify(http.headers) } };
  const invocation = model.getInvocationModel({
    ...{ invocationId, metadata: found.metadata, log: core.log, state: "invocation" },
    request: {
      inputData: [{ name: binding, data: trigger }],
      triggerMetadata: http === undefined ? metadata : { ...metadata, ...headers },
      retryContext: retry,
    },
  });
  const answered = async (): Promise<Outcome> => {
    const { context, inputs } = await invocation.getArguments();
    return await invocation.getResponse(context, await invocation.invokeFunction(context, inputs, found.handler));
  };
  if (http === undefined) return await answered();
  const [data] = await Promise.all([proxied(http, invocationId), answered()]);
  return { returnValue: data };
}

interface HttpTrigger {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: TypedData;
}

/** The host's proxy: it sends the request itself to the library, and takes the answer from there. */
async function proxied({ method, url, headers, body }: HttpTrigger, invocationId: string): Promise<TypedData> {
  const { pathname, search, host, protocol } = new URL(url);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(new URL(`${pathname}${search}`, library.httpUri), {
      method,
      headers: {
        ...headers,
        ...{ "x-ms-invocation-id": invocationId, "x-forwarded-host": host, "x-forwarded-proto": protocol.slice(0, -1) },
        ...(body?.string !== undefined && { "content-length": Buffer.byteLength(body.string) }),
      },
    })
      .on("response", resolve)
      .on("error", reject)
      .end(body?.string);
  });
  const bytes = await buffer(response);
  return { http: { statusCode: String(response.statusCode), headers: response.headers, body: { bytes } } };
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
library.httpUri = (await model?.getCapabilities({}))?.HttpUri;
process.send?.({ registered: [...functions.values()].map(({ metadata }) => metadata) });
