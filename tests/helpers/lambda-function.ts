import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { FunctionError, startRuntimeApi } from "./lambda-runtime-api.ts";

/** A function that runs here under Lambda's own runtime client. */
export interface LambdaFunction {
  /**
   * One invocation; they queue, as one instance of a function handles one event at a time.
   * @throws FunctionError with what Lambda would tell of a handler that threw, ran out of time or ended its process
   */
  invoke(event: unknown): Promise<unknown>;
  /** What it has logged, a line each; the clients' own lines are JSON. */
  readonly log: readonly string[];
  /** Kills its process. */
  stop(): Promise<void>;
}

/** What the function is made of. */
export interface LambdaOptions {
  /** Its code, as the archive has it. */
  readonly folder: string;
  /** Default `index.handler`. */
  readonly handler?: string;
  /** Its environment, beside what Lambda sets itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that an invocation may take. Default 30 s. */
  readonly timeoutMs?: number;
}

/** Where Lambda's runtime client is. */
function runtimeClient(): string {
  const path = process.env["LAMBDA_RUNTIME"];
  if (path === undefined) throw new Error("Set LAMBDA_RUNTIME to the path of the built runtime client's index.mjs.");
  return path;
}

/** Starts a function; it loads its handler at once, as Lambda's init phase does. Whoever calls this stops it. */
export async function startLambda(options: LambdaOptions): Promise<LambdaFunction> {
  const { folder, handler = "index.handler", env = {}, timeoutMs = 30_000 } = options;
  const kill = (): void => void child.kill("SIGKILL");
  const api = await startRuntimeApi(timeoutMs, kill);
  const child = spawn(process.execPath, [runtimeClient()], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environment(folder, handler, api.address), ...env },
  });
  process.once("exit", kill);
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => log.push(line));
  }
  // The runtime client tells of what is thrown; a process that ends without a word is told of here, as Lambda does.
  child.once("close", (code, signal) => {
    const last = log.slice(-5).join("\n");
    api.fail(new FunctionError("Runtime.ExitError", `The function's process ended with ${code ?? signal}.\n${last}`));
  });
  return {
    log,
    invoke: (event) => api.invoke(event),
    async stop() {
      process.removeListener("exit", kill);
      await ended(child, kill);
      await api.stop();
    },
  };
}

async function ended(child: ChildProcess, kill: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  kill();
  await once(child, "exit");
}

/**
 * The whole environment, as Lambda's is: nothing of this machine but the path. The credentials open nothing.
 * Source: docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, "Defined runtime environment variables".
 */
function environment(folder: string, handler: string, runtimeApi: string): Record<string, string> {
  const name = "test-function";
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_REGION: "ap-southeast-1",
    AWS_DEFAULT_REGION: "ap-southeast-1",
    AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "opens-nothing",
    AWS_SESSION_TOKEN: "opens-nothing-either",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1769",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef",
    // As infra/providers/aws/lambda.ts sets it.
    AWS_LAMBDA_LOG_FORMAT: "JSON",
  };
}
