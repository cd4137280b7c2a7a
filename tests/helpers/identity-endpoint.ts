import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

/** The identity endpoint of an application's machine. Source: learn.microsoft.com/azure/app-service/overview-managed-identity. */
export interface IdentityEndpoint {
  /** What the platform sets for the application. */
  readonly environment: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  /** `client id resource`, in order. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/**
 * Starts one on 127.0.0.1.
 * @param tokenOf undefined: it answers 400, as for an identity that the application has not
 */
export async function startIdentityEndpoint(
  tokenOf: (resource: string, clientId: string) => string | undefined | Promise<string | undefined>,
  { lastsSeconds = 3600 } = {},
): Promise<IdentityEndpoint> {
  const secret = randomUUID();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
      const [resource, clientId] = [searchParams.get("resource") ?? "", searchParams.get("client_id") ?? ""];
      asked.push(`${clientId} ${resource}`);
      const version = searchParams.get("api-version");
      const known = request.headers["x-identity-header"] === secret && version === "2019-08-01";
      const token = known ? await tokenOf(resource, clientId) : undefined;
      if (token === undefined) {
        response.writeHead(400, { "content-type": "application/json" });
        response.end(JSON.stringify({ statusCode: 400, message: "No User Assigned Managed Identity found." }));
        return;
      }
      const expires_on = String(Math.floor(Date.now() / 1000) + lastsSeconds);
      const answer = { access_token: token, expires_on, resource, token_type: "Bearer", client_id: clientId };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return {
    environment: { IDENTITY_ENDPOINT: `http://127.0.0.1:${address.port}/msi/token/`, IDENTITY_HEADER: secret },
    asked,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
