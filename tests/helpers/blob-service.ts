import { once } from "node:events";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { BlobServiceClient } from "@azure/storage-blob";
import { blobServiceClient } from "../../functions/clients/blob-client.ts";
import { testCredential } from "./azurite.ts";
import { selfSigned } from "./self-signed.ts";

/** A request to the Blob service, as it came over the wire. */
export interface BlobRequest {
  readonly method: string;
  /** Empty for the account itself. */
  readonly container: string;
  /** Empty for the container itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer; with an error's code it is one of the service's refusals. Or what else is done with the connection. */
export type BlobAnswer =
  | {
      readonly status: number;
      readonly code?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Buffer | string;
    }
  | ((response: ServerResponse) => void);

/** A service of our own on 127.0.0.1 that says what a test has it say, in the form the REST documentation gives. */
export interface BlobService {
  readonly service: BlobServiceClient;
  readonly accountUrl: string;
  /** The certificate to trust. */
  readonly ca: string;
  /** A client with other bounds; all trust the certificate. */
  client(options?: { readonly answerMs?: number }): BlobServiceClient;
  /** All requests so far, as `METHOD path?query`. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** Starts one; whoever calls this stops it. */
export async function startBlobService(answer: (request: BlobRequest) => BlobAnswer): Promise<BlobService> {
  const { cert, key } = selfSigned();
  const asked: string[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request
      .on("data", (chunk: Buffer) => chunks.push(chunk))
      .on("end", () => {
        const { method = "", url = "", headers } = request;
        asked.push(`${method} ${url}`);
        const { pathname, searchParams } = new URL(url, "https://127.0.0.1");
        const [, , container = "", ...parts] = pathname.split("/").map(decodeURIComponent);
        const body = Buffer.concat(chunks);
        send(answer({ method, container, key: parts.join("/"), query: searchParams, headers, body }), method, response);
      });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  const accountUrl = `https://127.0.0.1:${address.port}/testaccount`;
  const client: BlobService["client"] = (options = {}) =>
    blobServiceClient(accountUrl, testCredential(), { ca: cert, ...options });
  return {
    ...{ asked, client, service: client(), accountUrl, ca: cert },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Source: learn.microsoft.com/rest/api/storageservices, "Status and error codes". A HEAD has the header alone. */
function send(answer: BlobAnswer, method: string, response: ServerResponse): void {
  if (typeof answer === "function") {
    answer(response);
    return;
  }
  const { status, code, headers = {} } = answer;
  const refusal = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code ?? ""}</Code><Message>No.</Message></Error>`;
  const body = code === undefined ? (answer.body ?? "") : refusal;
  response.writeHead(status, {
    ...{ "x-ms-version": "2026-04-06", "x-ms-request-id": "1", date: new Date().toUTCString() },
    ...(method === "HEAD" ? {} : { "content-length": Buffer.byteLength(body) }),
    ...(code !== undefined && { "x-ms-error-code": code, "content-type": "application/xml" }),
    ...headers,
  });
  response.end(method === "HEAD" ? undefined : body);
}
