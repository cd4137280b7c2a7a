import { expect } from "chai";
import { uuidv7 } from "uuidv7";
import { blobServiceClient } from "../../../functions/clients/blob-client.ts";
import { blobHoldableStore } from "../../../functions/clients/blob-holdable-store.ts";
import { blobVersionedStore } from "../../../functions/clients/blob-maintenance.ts";
import { blobRawStore } from "../../../functions/clients/blob-raw-store.ts";
import { blobResultStore } from "../../../functions/clients/blob-result-store.ts";
import { Outage } from "../../../functions/core/errors.ts";
import { uploadKey } from "../../../functions/core/keys.ts";
import { expireOriginals } from "../../../functions/jobs/expire-originals.ts";
import { expireResults } from "../../../functions/jobs/expire-results.ts";
import type { StoredVersion } from "../../../functions/jobs/ports.ts";
import { testCredential, testStorage } from "../../helpers/azurite.ts";
import { type BlobAnswer, type BlobRequest, type BlobService, startBlobService } from "../../helpers/blob-service.ts";
import { freePort } from "../../helpers/free-port.ts";
import { versionedBlobs, type VersionedBlobs } from "../../helpers/versioned-blobs.ts";
import { HOUR_MS, result } from "./result-store-behaviour.ts";
import { all, versionedStoreBehaves } from "./versioned-store-behaviour.ts";

describe("versions and holds in Azure", () => {
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
  const store = () => blobVersionedStore(server.service, "processed", 2);
  const put = async (key: string, text: string): Promise<string> => {
    const blob = server.service.getContainerClient("processed").getBlockBlobClient(key);
    return (await blob.upload(text, Buffer.byteLength(text))).versionId ?? "";
  };

  describe("as the service is documented", () => {
    versionedStoreBehaves(async () => {
      open();
      const nobody = blobServiceClient(`https://127.0.0.1:${await freePort()}/testaccount`, testCredential());
      return {
        ...{ store: store(), holdable: blobHoldableStore(server.service, "processed", 2), put },
        results: blobResultStore(server.service, "processed"),
        nowhere: blobVersionedStore(nobody, "processed"),
      };
    });
  });

  describe("by the requests it makes", () => {
    beforeEach(() => {
      open();
      requests.length = 0;
    });

    const locked = async (): Promise<StoredVersion> => {
      const { key } = await blobResultStore(server.service, "processed").putLocked(result("picture"));
      const [version] = await all(store(), key);
      requests.length = 0;
      return version as StoredVersion;
    };
    const asked = (): (string | null | undefined)[][] =>
      requests.map(({ method, query, headers }) => [method, query.get("versionid"), headers["if-match"]]);

    it("asks for versions, from the key it goes on after", async () => {
      await all(store(), "acme/", "acme/1");
      expect(Object.fromEntries(requests[0]?.query ?? [])).to.deep.include({
        ...{ restype: "container", comp: "list", include: "versions", maxresults: "2" },
        ...{ prefix: "acme/", startFrom: "acme/1" },
      });
    });

    it("removes a current version in two steps: the blob as it was seen, then the version", async () => {
      const id = await put("bare", "bare");
      const [version] = await all(store());
      requests.length = 0;
      expect(await store().remove(version as StoredVersion)).to.equal(true);
      expect(asked()).to.deep.equal([
        ["HEAD", id, undefined],
        ["DELETE", null, `"${id}"`],
        ["DELETE", id, undefined],
      ]);
    });

    it("hides nothing that is locked by the service's clock, whatever ours says", async () => {
      const version = await locked();
      const ours = new Date(Date.now() + 2 * HOUR_MS);
      expect(await expireResults(store(), ours)).to.deep.equal({ removed: 0, locked: 1, unreadable: 0 });
      expect(await all(store())).to.deep.equal([version]);
      account.aheadMs = 2 * HOUR_MS;
      expect(await expireResults(store(), ours)).to.deep.equal({ removed: 1, locked: 0, unreadable: 0 });
      expect(await all(store())).to.deep.equal([]);
    });

    it("leaves alone what has become current since", async () => {
      await put("bare", "first");
      const [first] = await all(store());
      const second = await put("bare", "second");
      expect(await store().remove(first as StoredVersion)).to.equal(true);
      const left = await all(store());
      expect(left.map(({ versionId, isLatest }) => [versionId, isLatest])).to.deep.equal([[second, true]]);
    });

    it("keeps what is held although its lock has ended, until it is released", async () => {
      const version = await locked();
      const holds = blobHoldableStore(server.service, "processed");
      await holds.setHeld(version, true);
      const set = requests.find(({ query }) => query.get("comp") === "legalhold");
      expect([set?.method, set?.query.get("versionid"), set?.headers["x-ms-legal-hold"]]).to.deep.equal([
        ...["PUT", version.versionId, "true"],
      ]);
      account.aheadMs = 2 * HOUR_MS;
      const later = new Date(Date.now() + 2 * HOUR_MS);
      expect(await expireResults(store(), later)).to.deep.equal({ removed: 0, locked: 1, unreadable: 0 });
      expect(await all(store())).to.deep.equal([version]);
      await holds.setHeld(version, false);
      expect(await expireResults(store(), later)).to.deep.equal({ removed: 1, locked: 0, unreadable: 0 });
    });

    it("keeps and counts what has no lock, and what a deletion has hidden", async () => {
      await put("bare", "bare");
      const version = await locked();
      await server.service.getContainerClient("processed").getBlobClient(version.key).delete();
      const later = new Date(Date.now() + 1000 * 24 * HOUR_MS);
      expect(await expireResults(store(), later)).to.deep.equal({ removed: 0, locked: 1, unreadable: 1 });
      expect((await all(store())).map(({ isLatest }) => isLatest)).to.have.members([true, false]);
    });

    for (const code of ["BlobImmutableDueToPolicy", "BlobImmutableDueToLegalHold"]) {
      it(`takes 409 ${code} for a lock, and goes on`, async () => {
        await put("bare", "bare");
        const [version] = await all(store());
        answer = (request) => (request.method === "DELETE" ? { status: 409, code } : account.answer(request));
        expect(await store().remove(version as StoredVersion)).to.equal(false);
      });
    }

    for (const [status, code] of [
      [403, "AuthorizationPermissionMismatch"],
      [404, "ContainerNotFound"],
      [409, "ContainerBeingDeleted"],
      [409, "SnapshotsPresent"],
      [503, "ServerBusy"],
    ] as const) {
      it(`calls ${status} ${code} an outage: nobody may take it for a lock`, async () => {
        await put("bare", "bare");
        const [version] = await all(store());
        answer = (request) => (request.method === "DELETE" ? { status, code } : account.answer(request));
        const error: unknown = await store()
          .remove(version as StoredVersion)
          .catch((e: unknown) => e);
        expect(error).to.be.instanceOf(Outage);
      });
    }
  });

  describe("over Azurite, which keeps no versions", () => {
    it("expires originals by age, and sooner where they are processed", async () => {
      const { service, newContainer } = await testStorage();
      const bucket = await newContainer();
      const raw = blobRawStore(service, bucket);
      const plain = blobVersionedStore(service, bucket, 2);
      const ids = [uuidv7(), uuidv7(), uuidv7()];
      const keys = [...ids.map((id) => uploadKey("acme", id)), "claims/acme/a", "claims/acme/b"];
      for (const key of keys) await raw.putOriginal(key, Buffer.from("original"), "image/png");
      const outcomesOf = () => Promise.resolve(new Map([[ids[0] ?? "", "processed"]]));
      const policy = { maxAgeMs: HOUR_MS, untilProcessed: true };
      expect(await expireOriginals(plain, outcomesOf, policy, new Date())).to.deep.equal({ removed: 1 });
      expect((await all(plain)).map(({ key }) => key)).to.deep.equal(keys.filter((key) => key !== keys[0]).sort());
      expect(await expireOriginals(plain, outcomesOf, policy, new Date(Date.now() + HOUR_MS))).to.deep.equal({
        removed: 4,
      });
      expect(await all(plain)).to.deep.equal([]);
    });

    it("names what has no version so that it can be announced and fetched", async () => {
      const { service, newContainer } = await testStorage();
      const bucket = await newContainer();
      await blobRawStore(service, bucket).putOriginal("claims/acme/a", Buffer.from("original"), "image/png");
      const [version] = await all(blobVersionedStore(service, bucket));
      expect(version).to.include({ versionId: "null", isLatest: true });
      const claim = { bucket, key: "claims/acme/a", versionId: version?.versionId ?? "" };
      expect((await blobRawStore(service, bucket).fetch(claim, 100)).toString()).to.equal("original");
    });

    it("goes on after a key although Azurite begins at the beginning", async () => {
      const { service, newContainer } = await testStorage();
      const bucket = await newContainer();
      for (const key of ["a", "b", "c"]) {
        await blobRawStore(service, bucket).putOriginal(key, Buffer.from(key), "image/png");
      }
      const keys = (await all(blobVersionedStore(service, bucket, 2), "", "a")).map(({ key }) => key);
      expect(keys).to.deep.equal(["b", "c"]);
    });
  });
});
