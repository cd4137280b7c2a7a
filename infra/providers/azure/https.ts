import { request } from "node:https";

/** One request over TLS. A token goes with it, so plain HTTP is not spoken here. */
export interface Asked {
  readonly method: "GET" | "POST" | "PUT";
  /** https://… */
  readonly url: URL;
  /** Entra token of whoever asks. */
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Longest time to the end of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Certificates to trust (PEM). Default: those of Node.js. */
  readonly ca?: string;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
}

/** Asks once. @throws what the system says where there is no answer, or none in time */
export async function ask({ url, token, body, timeoutMs, signal, headers, ...options }: Asked): Promise<Answered> {
  const length = body === undefined ? {} : { "content-length": String(body.length) };
  const late = AbortSignal.timeout(timeoutMs);
  return await new Promise<Answered>((resolve, reject) => {
    const fail = (error: Error): void => {
      reject(late.aborted ? new Error(`no answer within ${timeoutMs} ms`, { cause: error }) : error);
    };
    const asking = request(
      url,
      {
        ...options,
        headers: { ...headers, ...length, authorization: `Bearer ${token}` },
        signal: AbortSignal.any([late, signal]),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response
          .on("data", (chunk: Buffer) => chunks.push(chunk))
          .on("end", () => {
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") });
          })
          .on("error", fail);
      },
    );
    asking.on("error", fail).end(body);
  });
}
