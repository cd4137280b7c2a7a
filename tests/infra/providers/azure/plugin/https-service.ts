import { once } from "node:events";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { selfSigned } from "../../../../helpers/self-signed.ts";

/** A request as it came over the wire. */
export interface ServiceRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Status and body; or what else is done with the connection. */
export type ServiceAnswer = readonly [status: number, body?: unknown] | ((response: ServerResponse) => void);

/** A service of our own on 127.0.0.1 in place of one of Azure's, which says what a test has it say. */
export interface HttpsService {
  readonly url: string;
  readonly ca: string;
  readonly asked: ServiceRequest[];
  stop(): Promise<void>;
}

/** Starts one; whoever calls this stops it. */
export async function startService(
  answer: (request: ServiceRequest, nth: number) => ServiceAnswer,
): Promise<HttpsService> {
  const { cert, key } = selfSigned();
  const asked: ServiceRequest[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        const { method = "", url = "", headers } = request;
        const whole = { method, url, headers, body: Buffer.concat(chunks) };
        asked.push(whole);
        const given = answer(whole, asked.length);
        if (typeof given === "function") {
          given(response);
          return;
        }
        const [status, body = ""] = given;
        const text = typeof body === "string" ? body : JSON.stringify(body);
        response.writeHead(status, { "content-length": Buffer.byteLength(text), etag: '"1"' }).end(text);
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return {
    ...{ url: `https://127.0.0.1:${address.port}`, ca: cert, asked },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
