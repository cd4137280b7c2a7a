import { createHash } from "node:crypto";
import type { BlobAnswer, BlobRequest } from "./blob-service.ts";
import { listOf } from "./versioned-blobs-list.ts";

/** One version of a blob. */
export interface BlobVersion {
  readonly id: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
  current: boolean;
  until?: Date;
  mode?: string;
  held: boolean;
}

/** A container, and the service's clock. */
export interface VersionedBlobs {
  /** By name; the oldest version first. */
  readonly blobs: Map<string, BlobVersion[]>;
  /** How far the service's clock is ahead of ours. Default 0 */
  aheadMs: number;
  readonly answer: (request: BlobRequest) => BlobAnswer;
}

/**
 * One container of an account with versions and version-level immutability, as its documentation says it behaves: Azurite
 * has neither. It shows what our side makes of it, not what Azure does. Source: learn.microsoft.com/rest/api/storageservices
 * (Put Blob, Get Blob, Delete Blob, Set Blob Legal Hold, Set Blob Immutability Policy, List Blobs, Blob service error codes)
 * and /azure/storage/blobs/versioning-overview; that a current version cannot be deleted by its id is recorded in the SDK's
 * own tests (azure-sdk-for-js, sdk/storage/storage-blob, "delete version").
 */
export function versionedBlobs(container: string): VersionedBlobs {
  let made = 0;
  const state: VersionedBlobs = {
    blobs: new Map(),
    aheadMs: 0,
    answer(request) {
      if (request.container !== container) return { status: 404, code: "ContainerNotFound" };
      if (request.query.get("comp") === "list") return listOf(state.blobs, request.query);
      const versions = state.blobs.get(request.key) ?? [];
      const now = new Date(Date.now() + state.aheadMs);
      const answered = request.method === "PUT" && !request.query.has("comp") ? put(versions, request) : undefined;
      return answered ?? toVersion(state, request, versions, now);
    },
  };
  const put = (versions: BlobVersion[], { key, headers, body }: BlobRequest): BlobAnswer => {
    const current = versions.find((version) => version.current);
    if (current !== undefined && headers["if-none-match"] === "*") return { status: 409, code: "BlobAlreadyExists" };
    const md5 = createHash("md5").update(body).digest("base64");
    if ((headers["content-md5"] ?? md5) !== md5) return { status: 400, code: "Md5Mismatch" };
    if (current !== undefined) current.current = false;
    const until = headers["x-ms-immutability-policy-until-date"];
    const mode = headers["x-ms-immutability-policy-mode"];
    const version: BlobVersion = {
      id: `${new Date().toISOString().slice(0, -1)}${String(++made).padStart(4, "0")}Z`,
      ...{ bytes: body, modifiedAt: new Date(), current: true, held: false },
      contentType: String(headers["x-ms-blob-content-type"] ?? headers["content-type"] ?? "application/octet-stream"),
      metadata: Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) =>
          name.startsWith("x-ms-meta-") ? [[name.slice("x-ms-meta-".length), String(value)]] : [],
        ),
      ),
      ...(typeof until === "string" && { until: new Date(until) }),
      ...(typeof mode === "string" && { mode }),
    };
    state.blobs.set(key, [...versions, version]);
    return { status: 201, headers: { etag: etagOf(version), "x-ms-version-id": version.id } };
  };
  return state;
}

/** Answers what is asked of one version, or of the current one. */
function toVersion(
  { blobs, aheadMs }: VersionedBlobs,
  { method, key, query, headers }: BlobRequest,
  versions: readonly BlobVersion[],
  now: Date,
): BlobAnswer {
  const id = query.get("versionid");
  if (id !== null && Number.isNaN(Date.parse(id))) return { status: 400, code: "InvalidQueryParameterValue" };
  const version = versions.find((one) => (id === null ? one.current : one.id === id));
  if (version === undefined) return { status: 404, code: "BlobNotFound" };
  const date = new Date(Date.now() + aheadMs).toUTCString();
  if (method === "HEAD" || method === "GET") {
    return { status: 200, headers: { ...headersOf(version), date }, body: version.bytes };
  }
  if (method === "PUT" && query.get("comp") === "legalhold") {
    version.held = headers["x-ms-legal-hold"] === "true";
    return { status: 200, headers: { "x-ms-legal-hold": String(version.held) } };
  }
  if (method === "PUT" && query.get("comp") === "immutabilityPolicies") {
    version.until = new Date(String(headers["x-ms-immutability-policy-until-date"]));
    version.mode = String(headers["x-ms-immutability-policy-mode"]);
    return { status: 200 };
  }
  if (method !== "DELETE") return { status: 405, code: "UnsupportedHttpVerb" };
  if ((headers["if-match"] ?? etagOf(version)) !== etagOf(version)) return { status: 412, code: "ConditionNotMet" };
  if (id === null) version.current = false;
  else if (version.current) return { status: 403, code: "OperationNotAllowedOnRootBlob" };
  else if (version.held) return { status: 409, code: "BlobImmutableDueToLegalHold" };
  else if (version.until !== undefined && version.until > now) return { status: 409, code: "BlobImmutableDueToPolicy" };
  else {
    blobs.set(
      key,
      versions.filter((one) => one !== version),
    );
  }
  return { status: 202 };
}

const etagOf = ({ id }: BlobVersion): string => `"${id}"`;

function headersOf(version: BlobVersion): Record<string, string> {
  const { id, bytes, contentType, metadata, modifiedAt, until, mode, held } = version;
  return {
    ...{ etag: etagOf(version), "last-modified": modifiedAt.toUTCString(), "x-ms-version-id": id },
    ...{ "content-length": `${bytes.length}`, "content-type": contentType, "x-ms-legal-hold": `${held}` },
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-ms-meta-${name}`, value])),
    ...(until !== undefined && { "x-ms-immutability-policy-until-date": until.toUTCString() }),
    ...(mode !== undefined && { "x-ms-immutability-policy-mode": mode.toLowerCase() }),
  };
}
