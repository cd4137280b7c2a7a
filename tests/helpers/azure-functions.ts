import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A function as it registers itself. */
export interface Registered {
  readonly name: string;
  readonly bindings: Readonly<Record<string, { readonly direction: string; readonly type: string }>>;
  readonly retryOptions?: Readonly<Record<string, unknown>>;
}

/** A value between host and worker: one of its fields is set (azure-functions-language-worker-protobuf, TypedData). */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly http?: object;
  readonly collectionBytes?: { readonly bytes: readonly Uint8Array[] };
  readonly collectionString?: { readonly string: readonly string[] };
  readonly collectionSint64?: { readonly sint64: readonly unknown[] };
}

/** What the host sends as a trigger fires. */
export interface Invocation {
  readonly name: string;
  readonly trigger: TypedData;
  readonly metadata?: Readonly<Record<string, TypedData>>;
  readonly retry?: { readonly retryCount: number; readonly maxRetryCount: number };
}

/** What the worker answers. */
export interface Outcome {
  readonly outputData?: readonly { readonly name: string; readonly data: TypedData }[];
  readonly returnValue?: TypedData;
}

/** An application that runs here under a stand-in of the worker: the host itself cannot be had from a package registry. */
export interface FunctionApplication {
  readonly registered: readonly Registered[];
  /** @throws Error with the message that its handler threw */
  invoke(invocation: Invocation): Promise<Outcome>;
  /** What it has logged, a line each. */
  readonly log: readonly string[];
  /** Kills its process. */
  stop(): Promise<void>;
}

const WORKER = fileURLToPath(new URL("azure-functions-worker.ts", import.meta.url));

/** Starts the application whose code this file holds; whoever calls this stops it. */
export async function startApplication(
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<FunctionApplication> {
  const child = fork(WORKER, [file], {
    ...{ execArgv: ["--import", "tsx"], serialization: "advanced", stdio: ["ignore", "pipe", "pipe", "ipc"] },
    // The whole environment: nothing of this machine but the path.
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", ...env },
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", (line) => log.push(line));
  }
  const waiting = new Map<string, (answer: { outcome?: Outcome; error?: string }) => void>();
  child.on("message", (answer: { id?: string; outcome?: Outcome; error?: string }) =>
    waiting.get(answer.id ?? "")?.(answer),
  );
  const ended = new Promise<never>((_, reject) => {
    child.once("close", (code, signal) => {
      reject(new Error(`The application ended with ${code ?? signal}.\n${log.slice(-20).join("\n")}`));
    });
  });
  ended.catch(() => undefined);
  const [{ registered }] = (await Promise.race([once(child, "message"), ended])) as [{ registered: Registered[] }];
  return {
    registered,
    log,
    async invoke(invocation) {
      const id = randomUUID();
      const answered = new Promise<{ outcome?: Outcome; error?: string }>((resolve) => waiting.set(id, resolve));
      child.send({ id, invocation });
      const { outcome, error } = await Promise.race([answered, ended]);
      waiting.delete(id);
      if (error !== undefined || outcome === undefined) throw new Error(error);
      return outcome;
    },
    async stop() {
      process.removeListener("exit", kill);
      await end(child, kill);
    },
  };
}

async function end(child: ChildProcess, kill: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  kill();
  await once(child, "exit");
}
