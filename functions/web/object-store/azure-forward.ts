import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { Readable } from "node:stream";
import { Outage } from "../../core/errors.ts";
import { ApiError } from "../api-error.ts";
import { asApiError } from "../error-responses.ts";
import type { Log } from "../ports.ts";

/** The one container that is forwarded to, as the application reaches it. */
export interface ForwardTo {
  /** https://<account>.blob.core.windows.net, which in the network is a private endpoint. */
  readonly accountUrl: string;
  readonly container: string;
  /** Milliseconds without a byte, before the answer begins and within it. No default. */
  readonly silenceMs: number;
  readonly log: Log;
  /** Certificates to trust (PEM). Default: those of Node.js. */
  readonly ca?: string;
}

/** A connection that was kept may be dead: the second try makes a new one. */
const TRIES = 2;

/**
 * What a link's query has, each once; learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas. Anything else
 * would ask the service for something else: `comp` and `restype` are in no signature.
 */
const MAY_HAVE = [
  "sv",
  "st",
  "se",
  "sr",
  "sp",
  "spr",
  "sig",
  "skoid",
  "sktid",
  "skt",
  "ske",
  "sks",
  "skv",
  "versionid",
];
const MUST_HAVE = ["sig", "skoid", "se"];

/** What an answer says of the picture. Nothing else of the service's own headers goes out. */
const PASSED_ON = ["accept-ranges", "content-length", "content-range", "etag", "last-modified"] as const;

/**
 * A picture comes from the pages' own address here: whatever it is, it must not act there. Nobody on the way keeps it,
 * because a link is good for minutes.
 */
const OWN_HEADERS = {
  "Cache-Control": "private, no-store",
  "Content-Security-Policy": "default-src 'none'; sandbox",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
} as const;

/**
 * Hands a signed GET or HEAD of a result on to the storage account, which no address outside reaches, and its answer back as
 * it comes. The application adds no right of its own: no token goes along, so that the signature is all that counts, and the
 * service checks it. Host and container are fixed; of the request only path, signature and Range get there.
 * @returns the answer; undefined for a path that is no result's, which is not for the store
 */
export function azureForwarding(to: ForwardTo): (asked: Request) => Promise<Response | undefined> {
  // Keys as functions/core/keys.ts makes them: no escapes, and no part that begins with a dot.
  const results = new RegExp(`^/${to.container}(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$`);
  return async (asked) => {
    const { pathname: path, searchParams } = new URL(asked.url);
    if (!results.test(path)) return undefined;
    const { method } = asked;
    try {
      if (method !== "GET" && method !== "HEAD") throw notAllowed(method, path);
      if (!isSigned(searchParams)) throw noLink();
      const range = asked.headers.get("range");
      // As it was checked, whatever else its text may be taken for.
      const target = new URL(`${to.accountUrl.replace(/\/$/, "")}${path}?${searchParams.toString()}`);
      return answer(await send(target, method, range, to), method);
    } catch (error) {
      const { status, code, message, headers } = asApiError(error, { method, path }, to.log);
      const body = method === "HEAD" ? null : JSON.stringify({ error: { code, message } });
      return new Response(body, {
        status,
        headers: { ...OWN_HEADERS, ...headers, "Content-Type": "application/json" },
      });
    }
  };
}

/** Whether it has the form of our own links: reading one blob or one version of it. Whether it is good, the service says. */
function isSigned(query: URLSearchParams): boolean {
  const names = [...query.keys()];
  return (
    new Set(names).size === names.length &&
    names.every((name) => MAY_HAVE.includes(name)) &&
    MUST_HAVE.every((name) => (query.get(name) ?? "") !== "") &&
    query.get("sp") === "r" &&
    ["b", "bv"].includes(query.get("sr") ?? "")
  );
}

async function send(target: URL, method: string, range: string | null, to: ForwardTo): Promise<IncomingMessage> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce(target, method, range, to);
    } catch (error) {
      if (attempt === TRIES) throw new Outage("object store", { cause: error });
    }
  }
}

const sendOnce = (target: URL, method: string, range: string | null, to: ForwardTo): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { ca, silenceMs } = to;
    const headers = range === null ? {} : { range };
    const sending = request(target, { method, headers, ...(ca !== undefined && { ca }) }, resolve);
    sending.setTimeout(silenceMs, () => sending.destroy(new Error(`no byte within ${silenceMs} ms`)));
    sending.on("error", reject).end();
  });

function answer(from: IncomingMessage, method: string): Response {
  const { statusCode: status = 0 } = from;
  if (status !== 200 && status !== 206) {
    from.resume();
    throw refusal(status, textOf(from, "x-ms-error-code"), textOf(from, "content-range"));
  }
  const passed = PASSED_ON.flatMap((name) => {
    const value = textOf(from, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const type = textOf(from, "content-type") ?? "";
  const headers = {
    ...OWN_HEADERS,
    ...Object.fromEntries(passed),
    "Content-Type": type.startsWith("image/") ? type : "application/octet-stream",
  };
  if (method === "HEAD") from.resume();
  return new Response(method === "HEAD" ? null : (Readable.toWeb(from) as ReadableStream), { status, headers });
}

const textOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
};

/**
 * The service's refusal, as far as it is the link's fault; all else is ours, and its words stay here.
 * Source: learn.microsoft.com/rest/api/storageservices, "Blob service error codes"
 */
function refusal(status: number, code: string | undefined, contentRange: string | undefined): Error {
  if (status === 404 && code !== "ContainerNotFound") {
    return new ApiError(404, "not_found", "What this link led to has been removed since.");
  }
  if (status === 416) {
    const headers = contentRange === undefined ? {} : { "Content-Range": contentRange };
    return new ApiError(
      416,
      "bad_range",
      "The Range lies beyond the picture's end. Leave it out, or ask HEAD.",
      headers,
    );
  }
  // A signature that is wrong or over. Every other 403 is a right or a way that the application lacks.
  if (status === 400 || (status === 403 && code === "AuthenticationFailed")) return noLink();
  return new Outage("object store", { cause: new Error(`${status} ${code ?? ""}`.trim()) });
}

const noLink = (): ApiError =>
  new ApiError(
    403,
    "link_not_valid",
    "This link is not one that was given out, or its few minutes are over. Ask api/images/<id>/results/<rendition> for another.",
  );

const notAllowed = (method: string, path: string): ApiError =>
  new ApiError(405, "method_not_allowed", `${path} was asked with ${method}; it accepts GET, HEAD.`, {
    Allow: "GET, HEAD",
  });
