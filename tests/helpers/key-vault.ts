import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer } from "node:https";
import { selfSigned } from "./self-signed.ts";

/** A vault as far as this project asks it: the newest version of each secret, read and written. */
export interface VaultStandIn {
  readonly url: string;
  readonly ca: string;
  /** Text by name; setting one is an operator's change. */
  readonly secrets: Map<string, string>;
  /** `METHOD name`, in order. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/**
 * Starts one on 127.0.0.1 that answers as the REST documentation says.
 * Source: learn.microsoft.com/rest/api/keyvault/secrets (Get Secret, Set Secret)
 * @param token the only one that it takes
 * @param options.tls default true; without it for a process that was not started with the certificate
 */
export async function startVault(token: string, { tls = true } = {}): Promise<VaultStandIn> {
  const secrets = new Map<string, string>();
  const asked: string[] = [];
  const { cert, key } = selfSigned();
  const failure = (code: string): string => JSON.stringify({ error: { code, message: code } });
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "", "https://127.0.0.1");
      const name = pathname.replace("/secrets/", "");
      asked.push(`${request.method ?? ""} ${name}`);
      const answer = (status: number, body: string): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(body);
      };
      if (request.headers.authorization !== `Bearer ${token}`) {
        answer(401, failure("Unauthorized"));
        return;
      }
      if (searchParams.get("api-version") !== "7.4") {
        answer(400, failure("BadParameter"));
        return;
      }
      if (request.method === "PUT") {
        secrets.set(name, (JSON.parse(Buffer.concat(chunks).toString()) as { value: string }).value);
      }
      const value = secrets.get(name);
      const id = `https://vault.example/secrets/${name}/0123456789abcdef0123456789abcdef`;
      if (value === undefined) answer(404, failure("SecretNotFound"));
      else answer(200, JSON.stringify({ value, id, attributes: { enabled: true } }));
    });
  };
  const server = tls ? createServer({ cert, key }, listener) : createHttpServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return {
    ...{ url: `${tls ? "https" : "http"}://127.0.0.1:${address.port}`, ca: cert, secrets, asked },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
