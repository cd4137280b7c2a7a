import { expect } from "chai";
import { blobResultStore } from "../../../functions/clients/blob-result-store.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { testStorage } from "../../helpers/azurite.ts";
import { type BlobAnswer, type BlobRequest, type BlobService, startBlobService } from "../../helpers/blob-service.ts";
import { versionedBlobs, type VersionedBlobs } from "../../helpers/versioned-blobs.ts";
import { HOUR_MS, result, resultStoreBehaves } from "./result-store-behaviour.ts";

const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined).catch((e: unknown) => e);

describe("the result store in Azure", () => {
  let answer: (request: BlobRequest) => BlobAnswer;
  let account: VersionedBlobs;
  let server: BlobService;
  const requests: BlobRequest[] = [];
  before(async () => {
    server = await startBlobService((request) => {
      requests.push(request);
      return answer(request);
    });
  });
  after(() => server.stop());

  const open = (): void => {
    account = versionedBlobs("processed");
    answer = (request) => account.answer(request);
  };
  const store = (mode?: "Locked" | "Unlocked") => blobResultStore(server.service, "processed", mode);
  const blobs = () => server.service.getContainerClient("processed");
  const versionsOf = (key: string): Promise<string[]> =>
    Promise.resolve((account.blobs.get(key) ?? []).map(({ id }) => id));

  describe("as the service is documented", () => {
    resultStoreBehaves(() => {
      open();
      return Promise.resolve({
        ...{
          store: store(),
          bucket: "processed",
          strictMode: "locked",
          processingVersionName: "processing_version",
          versionsOf,
        },
        async read(key, versionId) {
          const blob = blobs().getBlobClient(key).withVersion(versionId);
          const head = await blob.getProperties();
          return {
            ...{ bytes: await blob.downloadToBuffer(), contentType: head.contentType, metadata: head.metadata ?? {} },
            lockMode: head.immutabilityPolicyMode?.toLowerCase(),
            retainUntil: head.immutabilityPolicyExpiresOn,
          };
        },
        async putBare(key, bytes) {
          return (await blobs().getBlockBlobClient(key).upload(bytes, bytes.length)).versionId ?? "";
        },
      });
    });
  });

  describe("by the requests it makes", () => {
    beforeEach(() => {
      open();
      requests.length = 0;
    });

    for (const mode of ["Locked", "Unlocked"] as const) {
      it(`stores create-only and locks (${mode}) in one request`, async () => {
        await store(mode).putLocked(result("picture", { retainUntil: new Date(Date.UTC(2099, 0, 1, 0, 0, 0, 1)) }));
        expect(requests).to.have.length(1);
        const [request] = requests;
        expect(request?.method).to.equal("PUT");
        expect(request?.headers).to.include({
          ...{ "if-none-match": "*", "x-ms-blob-type": "BlockBlob", "x-ms-blob-content-type": "image/webp" },
          ...{ "x-ms-immutability-policy-until-date": "Thu, 01 Jan 2099 00:00:01 GMT" },
          ...{ "x-ms-immutability-policy-mode": mode, "x-ms-meta-sha256": result("picture").sha256 },
        });
      });
    }

    it("locks what had no lock by its version, never the name", async () => {
      const object = result("bare");
      const versionId =
        (await blobs().getBlockBlobClient(object.key).upload(object.bytes, object.bytes.length)).versionId ?? "";
      await store().putLocked(object);
      const set = requests.find(({ query }) => query.get("comp") === "immutabilityPolicies");
      expect(set?.query.get("versionid")).to.equal(versionId);
      expect(set?.headers).to.include({
        ...{ "x-ms-immutability-policy-mode": "Locked" },
        ...{ "x-ms-immutability-policy-until-date": object.retainUntil.toUTCString() },
      });
    });

    it("makes a second version where the first hides behind a deletion, and leaves the first as it is", async () => {
      const object = result("hidden");
      const first = await store().putLocked(object);
      await blobs().getBlobClient(object.key).delete();
      const second = await store().putLocked({
        ...object,
        retainUntil: new Date(object.retainUntil.getTime() + HOUR_MS),
      });
      expect(await versionsOf(object.key)).to.deep.equal([first.versionId, second.versionId]);
      expect(account.blobs.get(object.key)?.[0]?.until).to.deep.equal(first.retainUntil);
    });

    it("answers what an earlier try stored whose answer was lost", async () => {
      const object = result("lost");
      let lost = false;
      answer = (request) => {
        const answered = account.answer(request);
        if (lost) return answered;
        lost = true;
        return (response) => response.destroy();
      };
      const stored = await store().putLocked(object);
      expect(await versionsOf(object.key)).to.deep.equal([stored.versionId]);
    });

    it("writes once more where what was there first has gone before it was asked about", async () => {
      const object = result("gone");
      let taken = true;
      answer = (request) => {
        if (!taken || request.method !== "PUT") return account.answer(request);
        taken = false;
        return { status: 409, code: "BlobAlreadyExists" };
      };
      const stored = await store().putLocked(object);
      expect(await versionsOf(object.key)).to.deep.equal([stored.versionId]);
    });

    it("refuses bytes that were changed on their way", async () => {
      const object = result("picture");
      answer = (request) => account.answer({ ...request, body: Buffer.from("pictare") });
      expect(await failure(store().putLocked(object))).to.be.instanceOf(Outage);
      expect(await versionsOf(object.key)).to.deep.equal([]);
    });

    for (const [status, code] of [
      [403, "AuthorizationPermissionMismatch"],
      [404, "ContainerNotFound"],
      [409, "ContainerBeingDeleted"],
      [503, "ServerBusy"],
    ] as const) {
      it(`calls ${status} ${code} an outage`, async () => {
        answer = () => ({ status, code });
        const error = await failure(store().putLocked(result("picture")));
        expect(error instanceof Outage && error.dependency).to.equal("object store");
      });
    }
  });

  it("says what is wrong with an account that keeps no versions, which Azurite's is", async () => {
    const { service, newContainer } = await testStorage();
    const error = await failure(blobResultStore(service, await newContainer()).putLocked(result("picture")));
    expect((error as Error).message).to.match(/^Expected the account of container-\d+ to keep versions/);
  });
});
