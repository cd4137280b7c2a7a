import type { BlobAnswer } from "./blob-service.ts";
import type { BlobVersion } from "./versioned-blobs.ts";

/** A page of List Blobs with versions: by name, and of one name the oldest version first. */
export function listOf(blobs: ReadonlyMap<string, readonly BlobVersion[]>, query: URLSearchParams): BlobAnswer {
  const prefix = query.get("prefix") ?? "";
  const from = query.get("startFrom") ?? "";
  const withVersions = (query.get("include") ?? "").split(",").includes("versions");
  const all = [...blobs]
    .filter(([name]) => name.startsWith(prefix) && name >= from)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, versions]) => versions.map((version) => ({ name, version })))
    .filter(({ version }) => withVersions || version.current);
  const begin = Number(query.get("marker") ?? 0);
  const end = begin + Number(query.get("maxresults") ?? 5000);
  const items = all
    .slice(begin, end)
    .map(({ name, version: { id, current, modifiedAt, bytes } }) =>
      [
        `<Blob><Name>${name}</Name><VersionId>${id}</VersionId>`,
        current ? "<IsCurrentVersion>true</IsCurrentVersion>" : "",
        `<Properties><Last-Modified>${modifiedAt.toUTCString()}</Last-Modified><Etag>${id}</Etag>`,
        `<Content-Length>${bytes.length}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>`,
      ].join(""),
    );
  const next = end < all.length ? `<NextMarker>${end}</NextMarker>` : "<NextMarker />";
  const body = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://127.0.0.1/" ContainerName="c"><Blobs>${items.join("")}</Blobs>${next}</EnumerationResults>`;
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}
