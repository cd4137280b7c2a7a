import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BlobServiceClient } from "@azure/storage-blob";
import { blobServiceClient, type TokenCredential } from "../../functions/clients/blob-client.ts";
import { freePort } from "./free-port.ts";
import { selfSigned } from "./self-signed.ts";
import { eventually } from "./wait.ts";

/**
 * Storage accounts for tests, served by Azurite: blobs, queues and tables over TLS, to whoever brings a token. It keeps no
 * versions, ignores immutability policies that come with an upload and refuses them afterwards (501), and so it does legal
 * holds: what needs those is tested against tests/helpers/versioned-blobs.ts.
 */
export interface TestStorage {
  /** The certificate to trust, as a file too: NODE_EXTRA_CA_CERTS of a process that is to reach it. */
  readonly ca: string;
  readonly caFile: string;
  readonly accountUrl: string;
  readonly queueUrl: string;
  readonly credential: TokenCredential;
  readonly service: BlobServiceClient;
  /** A new, empty container. */
  readonly newContainer: () => Promise<string>;
  /** Ends it at once and removes its data. */
  stop(): Promise<void>;
}

let shared: Promise<TestStorage> | undefined;
let containers = 0;

// Imported by a test file, so this is a hook of the whole run: the storage outlives the suites and ends with the last.
after(async () => {
  await (await shared)?.stop();
});

/** The storage of this test run, started when it is first asked for. */
export function testStorage(): Promise<TestStorage> {
  return (shared ??= startAzurite());
}

/** An Entra token as Azurite reads it: the claims count, the signature does not. */
export function testCredential(audience = "https://storage.azure.com"): TokenCredential {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    getToken() {
      const now = Math.floor(Date.now() / 1000);
      const tid = "11111111-1111-4111-8111-111111111111";
      const times = { iat: now - 60, nbf: now - 60, exp: now + 3600 };
      const who = { iss: `https://sts.windows.net/${tid}/`, tid, oid: "22222222-2222-4222-8222-222222222222" };
      const token = [part({ alg: "none" }), part({ aud: audience, ...who, ...times }), "x"].join(".");
      return Promise.resolve({ token, expiresOnTimestamp: times.exp * 1000 });
    },
  };
}

function program(): string {
  const path = process.env["AZURITE_BIN"];
  if (path === undefined) throw new Error("Set AZURITE_BIN to the path of azurite.js.");
  return path;
}

async function startAzurite(): Promise<TestStorage> {
  const folder = mkdtempSync(join(tmpdir(), "azurite-test-"));
  const { cert, key } = selfSigned();
  const [caFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  writeFileSync(caFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const [blobPort, queuePort, tablePort] = [await freePort(), await freePort(), await freePort()];
  const account = "testaccount";
  const server = spawn(
    process.execPath,
    [
      ...[program(), "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", folder],
      ...["--oauth", "basic", "--cert", caFile, "--key", keyFile, "--blobPort", `${blobPort}`],
      ...["--queuePort", `${queuePort}`, "--tablePort", `${tablePort}`],
    ],
    {
      ...{ cwd: folder, stdio: "ignore" },
      env: { PATH: process.env["PATH"], AZURITE_ACCOUNTS: `${account}:${randomBytes(32).toString("base64")}` },
    },
  );
  const kill = (): void => void server.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async (): Promise<void> => {
    process.removeListener("exit", kill);
    if (server.exitCode === null && server.signalCode === null) {
      kill();
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const accountUrl = `https://127.0.0.1:${blobPort}/${account}`;
  const credential = testCredential();
  const service = blobServiceClient(accountUrl, credential, { ca: cert });
  try {
    await eventually("azurite answers", () => {
      if (server.exitCode !== null) throw new Error(`azurite ended with code ${server.exitCode} as it started.`);
      return service.getProperties().then(
        () => true,
        () => false,
      );
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...{ ca: cert, caFile, accountUrl, credential, service, stop },
    queueUrl: `https://127.0.0.1:${queuePort}/${account}`,
    async newContainer() {
      const name = `container-${++containers}`;
      await service.createContainer(name);
      return name;
    },
  };
}
