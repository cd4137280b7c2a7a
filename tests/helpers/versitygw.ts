import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import type { S3Connection } from "../../functions/clients/connections.ts";
import { s3Client } from "../../functions/clients/s3.ts";
import { freePort } from "./free-port.ts";
import { eventually } from "./wait.ts";

/** An S3 store for tests. What is stored in it is gone with it, locked or not. */
export interface TestObjectStore {
  readonly connection: S3Connection;
  /**
   * A new, empty bucket.
   * @param kind `plain` keeps no versions, `versioned` does, `locked` has Object Lock too
   */
  newBucket(kind: "plain" | "versioned" | "locked"): Promise<string>;
  /** Ends it at once and removes its data. */
  stop(): Promise<void>;
}

let shared: Promise<TestObjectStore> | undefined;
let buckets = 0;

// Imported by a test file, so this is a hook of the whole run: the store outlives the suites and ends with the last.
after(async () => {
  await (await shared)?.stop();
});

/** The store of this test run, started when it is first asked for. */
export function testObjectStore(): Promise<TestObjectStore> {
  return (shared ??= startVersitygw());
}

function binary(): string {
  const path = process.env["VERSITYGW_BIN"];
  if (path === undefined) throw new Error("Set VERSITYGW_BIN to the path of the versitygw command.");
  return path;
}

/**
 * Starts a versitygw of its own; whoever calls this stops it.
 * @param eventUrl where it posts what is stored. It does not start where nobody takes its first, a test event.
 */
export async function startVersitygw(eventUrl?: string): Promise<TestObjectStore> {
  const folder = mkdtempSync(join(tmpdir(), "versitygw-test-"));
  const [data, versions, iam] = ["data", "versions", "iam"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [data, versions, iam]) mkdirSync(path);
  const port = await freePort();
  const [accessKeyId, secretAccessKey] = [randomBytes(8).toString("hex"), randomBytes(16).toString("hex")];
  const events = eventUrl === undefined ? [] : ["--event-webhook-url", eventUrl];
  const server = spawn(
    binary(),
    [
      ...["--port", `127.0.0.1:${port}`, "--health", "/health", "--iam-dir", iam, "--keep-alive", "--quiet", ...events],
      ...["posix", "--versioning-dir", versions, data],
    ],
    {
      cwd: folder,
      stdio: "ignore",
      env: { PATH: process.env["PATH"], ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
    },
  );
  const kill = (): void => void server.kill("SIGKILL");
  process.once("exit", kill);
  const endpoint = `http://127.0.0.1:${port}`;
  const connection = { endpoint, region: "us-east-1", accessKeyId, secretAccessKey };
  const s3 = s3Client(connection);
  const stop = async (): Promise<void> => {
    s3.destroy();
    process.removeListener("exit", kill);
    if (server.exitCode === null && server.signalCode === null) {
      kill();
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await eventually("versitygw is healthy", async () => {
      if (server.exitCode !== null) throw new Error(`versitygw ended with code ${server.exitCode} as it started.`);
      return fetch(`${endpoint}/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    connection,
    stop,
    async newBucket(kind) {
      const Bucket = `bucket-${++buckets}`;
      await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: kind === "locked" }));
      if (kind === "versioned") {
        await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
      }
      return Bucket;
    },
  };
}
