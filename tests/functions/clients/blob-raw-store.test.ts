import { expect } from "chai";
import { blobRawStore } from "../../../functions/clients/blob-raw-store.ts";
import { testStorage } from "../../helpers/azurite.ts";
import { type BlobAnswer, type BlobRequest, type BlobService, startBlobService } from "../../helpers/blob-service.ts";
import { versionedBlobs } from "../../helpers/versioned-blobs.ts";
import { rawStoreBehaves, rawStoreKeepsVersions, type RawStoreUnderTest, reasonOf } from "./raw-store-behaviour.ts";

const put =
  (service: BlobService["service"], bucket: string) =>
  async (key: string, text: string): Promise<string | undefined> =>
    (await service.getContainerClient(bucket).getBlockBlobClient(key).upload(text, Buffer.byteLength(text))).versionId;

describe("the raw store in Azure", () => {
  describe("over Azurite", () => {
    rawStoreBehaves(async () => {
      const { service, newContainer } = await testStorage();
      const bucket = await newContainer();
      return {
        store: blobRawStore(service, bucket),
        of: (name) => blobRawStore(service, name),
        put: put(service, bucket),
      };
    });

    it("stores an original with its type, and what it stored where nothing was", async () => {
      const { service, newContainer } = await testStorage();
      const bucket = await newContainer();
      await blobRawStore(service, bucket).putOriginal("stream/acme/original", Buffer.from("bytes"), "image/png");
      const blob = service.getContainerClient(bucket).getBlobClient("stream/acme/original");
      expect((await blob.getProperties()).contentType).to.equal("image/png");
    });
  });

  describe("as the service is documented", () => {
    let answer: (request: BlobRequest) => BlobAnswer;
    let server: BlobService;
    before(async () => {
      server = await startBlobService((request) => answer(request));
    });
    after(() => server.stop());
    beforeEach(() => {
      server.asked.length = 0;
    });

    const refusing = (status: number, code: string) => (): BlobAnswer => ({ status, code });
    const fetched = (claim: object = {}, maxBytes = 1000): Promise<unknown> =>
      reasonOf(blobRawStore(server.service, "raw").fetch({ bucket: "raw", key: "a", ...claim }, maxBytes));

    describe("with versions", () => {
      const open = (): Promise<RawStoreUnderTest> => {
        answer = versionedBlobs("raw").answer;
        const { service } = server;
        const of = (name: string) => blobRawStore(service, name);
        return Promise.resolve({ store: of("raw"), of, put: put(service, "raw") });
      };
      rawStoreKeepsVersions(open);

      it("sends the bytes with their MD5 and only where there are none", async () => {
        const { store } = await open();
        const account = answer;
        let sent: BlobRequest | undefined;
        answer = (request) => account((sent = request));
        await store.putOriginal("stream/a", Buffer.from("picture"), "image/png");
        expect(sent?.headers).to.include({
          ...{ "if-none-match": "*", "content-md5": "VFb8VMdKKXzplJmMKHOzcA==", "x-ms-blob-type": "BlockBlob" },
          ...{ "x-ms-blob-content-type": "image/png", "content-length": "7" },
        });
        expect(sent?.headers.authorization).to.match(/^Bearer /);
      });
    });

    for (const [status, code] of [
      [404, "BlobNotFound"],
      [400, "InvalidResourceName"],
      [400, "OutOfRangeInput"],
      [409, "BlobArchived"],
      [409, "BlobBeingRehydrated"],
      [409, "BlobUsesCustomerSpecifiedEncryption"],
    ] as const) {
      it(`takes ${status} ${code} for the claim's fault, at once`, async () => {
        answer = refusing(status, code);
        expect(await fetched()).to.equal("claim_not_found");
        expect(server.asked).to.have.length(1);
      });
    }

    for (const [status, code, tries] of [
      [404, "ContainerNotFound", 1],
      [403, "AuthorizationPermissionMismatch", 1],
      [401, "InvalidAuthenticationInfo", 1],
      [400, "InvalidHeaderValue", 1],
      [503, "ServerBusy", 3],
      [500, "InternalError", 3],
    ] as const) {
      it(`takes ${status} ${code} for an outage, after ${tries} tries`, async () => {
        answer = refusing(status, code);
        expect(await fetched()).to.equal("outage");
        expect(server.asked).to.have.length(tries);
      });
    }

    it("tries again while the service is busy", async () => {
      const busy = [refusing(503, "ServerBusy"), refusing(500, "OperationTimedOut")];
      answer = () => busy.shift()?.() ?? { status: 200, headers: { etag: '"1"' }, body: "there" };
      expect((await blobRawStore(server.service, "raw").fetch({ bucket: "raw", key: "a" }, 5)).toString()).to.equal(
        "there",
      );
    });

    it("calls a connection that is reset an outage, before the answer and within it", async () => {
      answer = () => (response) => response.destroy();
      expect(await fetched()).to.equal("outage");
      answer = () => (response) => {
        response.writeHead(200, { "content-length": "1000", etag: '"1"' });
        response.write("only the beginning", () => response.destroy());
      };
      expect(await fetched()).to.equal("outage");
    });

    it("calls a service that says nothing an outage, before the answer and within it", async () => {
      answer = () => () => undefined;
      const mute = blobRawStore(server.client({ answerMs: 100 }), "raw");
      expect(await reasonOf(mute.fetch({ bucket: "raw", key: "a" }, 10))).to.equal("outage");
      answer = () => (response) => {
        response.writeHead(200, { "content-length": "1000", etag: '"1"' }).write("beginning");
      };
      const stalling = blobRawStore(server.service, "raw", 100);
      expect(await reasonOf(stalling.fetch({ bucket: "raw", key: "a" }, 1000))).to.equal("outage");
    });

    it("does not wait for the bytes of an object that is too large", async () => {
      const closed = new Promise<void>((resolve) => {
        answer = () => (response) => {
          response.on("close", resolve).writeHead(200, { "content-length": "1000", etag: '"1"' });
          // The rest never comes.
          response.write("beginning");
        };
      });
      expect(await fetched({}, 999)).to.equal("too_many_bytes");
      await closed;
    });

    for (const [status, code] of [
      [409, "BlobAlreadyExists"],
      [403, "UnauthorizedBlobOverwrite"],
      [412, "ConditionNotMet"],
      [409, "BlobImmutableDueToPolicy"],
    ] as const) {
      it(`takes ${status} ${code} for an original that is there already`, async () => {
        answer = refusing(status, code);
        const store = blobRawStore(server.service, "raw");
        expect(await reasonOf(store.putOriginal("a", Buffer.from("x"), "image/png"))).to.equal("nothing");
      });
    }

    it("tells a name that is taken from an outage where the connection is closed under the bytes", async () => {
      answer = ({ method, key }) => {
        if (method === "PUT") return (response) => response.destroy();
        return key === "taken" ? { status: 200, headers: { etag: '"1"' } } : { status: 404, code: "BlobNotFound" };
      };
      const store = blobRawStore(server.service, "raw");
      expect(await reasonOf(store.putOriginal("taken", Buffer.from("x"), "image/png"))).to.equal("nothing");
      expect(await reasonOf(store.putOriginal("free", Buffer.from("x"), "image/png"))).to.equal("outage");
    });

    it("calls a refused upload an outage", async () => {
      for (const [status, code] of [
        [403, "AuthorizationPermissionMismatch"],
        [404, "ContainerNotFound"],
        [409, "ContainerBeingDeleted"],
      ] as const) {
        answer = refusing(status, code);
        const store = blobRawStore(server.service, "raw");
        expect(await reasonOf(store.putOriginal("a", Buffer.from("x"), "image/png")), code).to.equal("outage");
      }
    });
  });
});
