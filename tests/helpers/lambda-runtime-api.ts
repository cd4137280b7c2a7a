import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/**
 * Lambda's Runtime API on 127.0.0.1, as the runtime client in the function's process sees it.
 * Source: docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export interface RuntimeApi {
  /** host:port, for AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /**
   * Gives the runtime client an event and answers what the handler returned.
   * @throws FunctionError with what the handler threw, or threw as it was loaded
   */
  invoke(event: unknown): Promise<unknown>;
  /** Ends the invocation under way, and all that come, with an error. */
  fail(error: Error): void;
  stop(): Promise<void>;
}

/** What Lambda tells the caller of a function that failed: FunctionError, with this as the payload. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
  constructor(
    /** Class of what was thrown, or Lambda's own name for it. */
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

interface Invocation {
  readonly id: string;
  readonly payload: string;
  /** Runs from when the client has the event. */
  timer?: NodeJS.Timeout;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const VERSION = "2018-06-01";
const ARN = "arn:aws:lambda:ap-southeast-1:123456789012:function:test";

/**
 * Starts one.
 * @param timeoutMs the function's timeout, which the client tells the handler
 * @param onTimeout called when an invocation takes longer
 */
export async function startRuntimeApi(timeoutMs: number, onTimeout: () => void): Promise<RuntimeApi> {
  const waiting: Invocation[] = [];
  const running = new Map<string, Invocation>();
  let asking: ServerResponse | undefined;
  let failure: Error | undefined;

  const handOut = (): void => {
    if (asking === undefined) return;
    const next = waiting.shift();
    if (next === undefined) return;
    next.timer = setTimeout(() => {
      fail(new FunctionError("Sandbox.Timedout", `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`));
      onTimeout();
    }, timeoutMs);
    running.set(next.id, next);
    asking.writeHead(200, {
      "Content-Type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": next.id,
      "Lambda-Runtime-Deadline-Ms": String(Date.now() + timeoutMs),
      "Lambda-Runtime-Invoked-Function-Arn": ARN,
      "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0",
    });
    asking.end(next.payload);
    asking = undefined;
  };
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject, timer } of [...running.values(), ...waiting.splice(0)]) {
      clearTimeout(timer);
      reject(failure);
    }
    running.clear();
  };
  const end = (id: string): Invocation => {
    const invocation = running.get(id);
    if (invocation === undefined) throw new Error(`The runtime client answers ${id}, which does not run.`);
    running.delete(id);
    clearTimeout(invocation.timer);
    return invocation;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, version, , area, id = "", verb] = (request.url ?? "").split("/");
    const route = `${request.method ?? ""} ${version ?? ""} ${area ?? ""} ${verb ?? id}`;
    if (route === `GET ${VERSION} invocation next`) {
      asking = response;
      handOut();
      return;
    }
    const body = await text(request);
    if (route === `POST ${VERSION} invocation response`) end(id).resolve(JSON.parse(body));
    else if (route === `POST ${VERSION} invocation error`) end(id).reject(functionError(body));
    else if (route === `POST ${VERSION} init error`) fail(functionError(body));
    else throw new Error(`The Runtime API has no ${request.method ?? ""} ${request.url ?? ""}.`);
    response.writeHead(202).end();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      fail(error as Error);
      response.writeHead(500).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail,
    invoke(event) {
      if (failure !== undefined) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        waiting.push({ id: randomUUID(), payload: JSON.stringify(event), resolve, reject });
        handOut();
      });
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function functionError(body: string): FunctionError {
  const { errorType, errorMessage } = JSON.parse(body) as { errorType: string; errorMessage: string };
  return new FunctionError(errorType, errorMessage);
}
