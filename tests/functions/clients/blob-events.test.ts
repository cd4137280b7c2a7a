import { expect } from "chai";
import { uploadsOf } from "../../../functions/clients/blob-events.ts";
import { uploadKey } from "../../../functions/core/keys.ts";

const ID = "019cb6e2-6d00-7000-8000-000000000001";
const KEY = uploadKey("acme", ID);

/** As learn.microsoft.com/azure/event-grid/event-schema-blob-storage shows it. */
const event = (changes: object = {}): Record<string, unknown> => ({
  topic: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/rawaccount",
  subject: `/blobServices/default/containers/raw/blobs/${KEY}`,
  eventType: "Microsoft.Storage.BlobCreated",
  eventTime: "2026-03-04T05:06:07.0000000Z",
  id: "831e1650-001e-001b-66ab-eeb76e069631",
  data: {
    ...{ api: "PutBlob", contentType: "image/png", contentLength: 524288, blobType: "BlockBlob" },
    url: `https://rawaccount.blob.core.windows.net/raw/${KEY}`,
  },
  dataVersion: "",
  metadataVersion: "1",
  ...changes,
});
const arrival = {
  source: "upload",
  customer: "acme",
  identity: { source: "upload", id: ID },
  payload: { claim: { bucket: "raw", key: KEY } },
  imageId: ID,
};

describe("events of a storage account", () => {
  it("announce uploads", () => {
    const [found, ...others] = uploadsOf(event(), "raw") ?? [];
    expect(others).to.deep.equal([]);
    expect({ ...found, identity: undefined }).to.deep.equal({ ...arrival, identity: undefined });
    expect(found?.identity.id).to.equal(ID);
  });

  it("announce the same as CloudEvents, with and without the first slash, one or a list", () => {
    const { subject, data, id } = event();
    const common = { specversion: "1.0", type: "Microsoft.Storage.BlobCreated", source: "/subscriptions/s", id, data };
    const expected = uploadsOf(event(), "raw");
    expect(uploadsOf({ ...common, subject }, "raw")).to.deep.equal(expected);
    expect(uploadsOf({ ...common, subject: String(subject).slice(1) }, "raw")).to.deep.equal(expected);
    expect(uploadsOf([event()], "raw")).to.deep.equal(expected);
  });

  it("are told from those of other blobs, containers and kinds", () => {
    const subjects = ["raw/blobs/claims/acme/a", `processed/blobs/${KEY}`, `raw/blobs/x/${KEY}`, "raw"];
    for (const subject of subjects) {
      const other = event({ subject: `/blobServices/default/containers/${subject}` });
      expect(uploadsOf(other, "raw"), subject).to.deep.equal([]);
    }
    expect(uploadsOf(event({ eventType: "Microsoft.Storage.BlobDeleted" }), "raw")).to.deep.equal([]);
    expect(uploadsOf([], "raw")).to.deep.equal([]);
  });

  it("are told from what is none", () => {
    const none = [undefined, null, "text", 1, {}, { Records: [] }, [{ subject: "a" }], { type: "x", subject: "y" }];
    for (const thing of none) expect(uploadsOf(thing, "raw"), JSON.stringify(thing)).to.equal(undefined);
  });
});
