import { createHmac } from "node:crypto";
import { request } from "node:https";
import { expect } from "chai";
import { Outage } from "../../../functions/core/errors.ts";
import { azureDownloadLinks, azureUploadTickets } from "../../../functions/web/object-store/azure-blob.ts";
import type { UploadTicket } from "../../../functions/web/ports.ts";
import { testStorage } from "../../helpers/azurite.ts";
import { type BlobAnswer, type BlobRequest, type BlobService, startBlobService } from "../../helpers/blob-service.ts";
import { NOW } from "./fake-ports.ts";

const VERSION = {
  bucket: "processed",
  key: "acme/2026/03/04/id/web.webp",
  versionId: "2026-03-04T05:06:07.1234567Z",
};
const KEY = {
  ...{ value: Buffer.from("the key of a delegation").toString("base64"), oid: "object-id", tid: "tenant-id" },
  ...{ start: "2026-03-04T04:51:07Z", expiry: "2026-03-04T07:06:07Z", version: "2026-04-06" },
};

/** Sends something as a customer does: with what the ticket or link gives, and nothing else. */
async function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): Promise<{ status: number | undefined; text: string }> {
  const { ca } = await testStorage();
  return await new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, ca }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode, text });
      });
    });
    sent.on("error", reject).end(body);
  });
}

describe("tickets and links of a storage account", () => {
  describe("checked by Azurite", () => {
    const key = "uploads/acme/2026/03/04/id/original";
    const ticketOf = async (bucket: string, now = new Date()): Promise<UploadTicket & { method: "PUT" }> => {
      const { service } = await testStorage();
      const upload = { key, maxBytes: 10, contentType: "image/png" };
      const ticket = await azureUploadTickets(service, bucket, () => now).make(upload);
      if (ticket.method !== "PUT") throw new Error("Expected a ticket to PUT with.");
      return ticket;
    };

    it("let one upload in, at its name and of its type, and nothing over it", async () => {
      const { service, newContainer } = await testStorage();
      const bucket = await newContainer();
      const { url, headers } = await ticketOf(bucket);
      expect(headers).to.deep.equal({ "x-ms-blob-type": "BlockBlob", "Content-Type": "image/png" });
      expect((await send("PUT", url, headers, "first")).status).to.equal(201);
      expect((await send("PUT", url, headers, "second")).status).to.equal(403);
      const blob = service.getContainerClient(bucket).getBlobClient(key);
      expect((await blob.downloadToBuffer()).toString()).to.equal("first");
      expect((await blob.getProperties()).contentType).to.equal("image/png");
    });

    it("are good for nothing else", async () => {
      const bucket = await (await testStorage()).newContainer();
      const { url, headers } = await ticketOf(bucket);
      expect((await send("PUT", url.replace("/acme/", "/other/"), headers, "x")).status).to.equal(403);
      expect((await send("PUT", url.replace("sp=c", "sp=cw"), headers, "x")).status).to.equal(403);
      expect((await send("PUT", url, headers, "x")).status).to.equal(201);
      for (const method of ["GET", "HEAD", "DELETE"]) {
        expect((await send(method, url)).status, method).to.equal(403);
      }
      const list = new URL(url);
      list.pathname = list.pathname.replace(`/${key}`, "");
      expect((await send("GET", `${list.href}&restype=container&comp=list`)).status).to.equal(403);
    });

    it("count from a quarter of an hour ago, for half an hour in all", async () => {
      const { url } = await ticketOf(await (await testStorage()).newContainer());
      const { st = "", se = "" } = Object.fromEntries(new URL(url).searchParams);
      expect(Date.parse(se) - Date.parse(st)).to.equal(1_800_000);
      expect(Date.now() - Date.parse(st)).to.be.within(900_000, 960_000);
    });

    it("end after fifteen minutes", async () => {
      const bucket = await (await testStorage()).newContainer();
      const old = await ticketOf(bucket, new Date(Date.now() - 901_000));
      expect((await send("PUT", old.url, old.headers, "late")).status).to.equal(403);
      expect(old.expiresAt.getTime()).to.be.lessThan(Date.now());
      const young = await ticketOf(bucket, new Date(Date.now() - 880_000));
      expect((await send("PUT", young.url, young.headers, "in time")).status).to.equal(201);
    });
  });

  describe("as the service is documented", () => {
    let answer: (request: BlobRequest) => BlobAnswer;
    let server: BlobService;
    let now: Date;
    before(async () => {
      server = await startBlobService((asked) => answer(asked));
    });
    after(() => server.stop());
    beforeEach(() => {
      server.asked.length = 0;
      now = NOW;
      answer = ({ method }) => (method === "POST" ? delegationKey() : { status: 200, headers: { etag: '"1"' } });
    });

    /** Source: learn.microsoft.com/rest/api/storageservices/get-user-delegation-key. */
    const delegationKey = (): BlobAnswer => ({
      status: 200,
      headers: { "content-type": "application/xml" },
      body:
        `<?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>${KEY.oid}</SignedOid>` +
        `<SignedTid>${KEY.tid}</SignedTid><SignedStart>${KEY.start}</SignedStart>` +
        `<SignedExpiry>${KEY.expiry}</SignedExpiry><SignedService>b</SignedService>` +
        `<SignedVersion>${KEY.version}</SignedVersion><Value>${KEY.value}</Value></UserDelegationKey>`,
    });
    const links = () => azureDownloadLinks(server.service, "https://images.example.com", () => now);

    it("link to exactly one version for five minutes, by a signature over just that", async () => {
      const link = await links().make(VERSION);
      const url = new URL(link?.url ?? "");
      // On the application's own address, whatever the account's is.
      expect(`${url.origin}${url.pathname}`).to.equal(
        "https://images.example.com/processed/acme/2026/03/04/id/web.webp",
      );
      expect(link?.expiresAt.toISOString()).to.equal("2026-03-04T05:11:07.000Z");
      const { sig, ...granted } = Object.fromEntries(url.searchParams);
      expect(granted).to.deep.equal({
        ...{ versionid: VERSION.versionId, sr: "bv", sp: "r", spr: "https", sv: "2025-11-05" },
        // From a quarter of an hour ago, because clocks differ.
        ...{
          st: "2026-03-04T04:51:07Z",
          se: "2026-03-04T05:11:07Z",
          skoid: KEY.oid,
          sktid: KEY.tid,
          skt: KEY.start,
          ske: KEY.expiry,
        },
        ...{ sks: "b", skv: KEY.version },
      });
      // Source: learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas, "Version 2025-07-05 and later".
      const toSign = [
        ...["r", "2026-03-04T04:51:07Z", "2026-03-04T05:11:07Z", `/blob/testaccount/processed/${VERSION.key}`],
        ...[KEY.oid, KEY.tid, KEY.start, KEY.expiry, "b", KEY.version],
        ...["", "", "", "", "", "", "https", "2025-11-05", "bv", VERSION.versionId, "", "", "", "", "", ""],
      ];
      const hmac = createHmac("sha256", Buffer.from(KEY.value, "base64")).update(toSign.join("\n"), "utf8");
      expect(sig).to.equal(hmac.digest("base64"));
      expect(link?.url).not.to.contain(KEY.value);
      expect(server.asked[0]).to.match(/^HEAD .*\?versionid=2026-03-04T05%3A06%3A07\.1234567Z$/);
    });

    it("begin no earlier than the key they are signed with", async () => {
      now = new Date(NOW.getTime() - 60_000);
      const link = await links().make(VERSION);
      expect(new URL(link?.url ?? "").searchParams.get("st")).to.equal(KEY.start);
    });

    it("ask for a key once an hour, from a quarter of an hour ago for two", async () => {
      const bodies: string[] = [];
      const usual = answer;
      answer = (asked) => {
        if (asked.method === "POST") bodies.push(asked.body.toString());
        return usual(asked);
      };
      const made = links();
      await Promise.all([made.make(VERSION), made.make(VERSION)]);
      now = new Date(NOW.getTime() + 3_600_000);
      await made.make(VERSION);
      expect(bodies).to.have.length(1);
      expect(bodies[0]).to.contain("<Start>2026-03-04T04:51:07Z</Start><Expiry>2026-03-04T07:06:07Z</Expiry>");
      now = new Date(NOW.getTime() + 3_600_001);
      await made.make(VERSION);
      expect(bodies).to.have.length(2);
    });

    it("ask again for a key that was refused", async () => {
      const usual = answer;
      answer = ({ method }) => (method === "POST" ? { status: 403, code: "AuthorizationFailure" } : { status: 200 });
      const made = links();
      expect(await made.make(VERSION).catch((error: unknown) => error)).to.be.instanceOf(Outage);
      answer = usual;
      expect(await made.make(VERSION)).to.have.property("url");
    });

    it("make no link to a version that is not there", async () => {
      answer = () => ({ status: 404, code: "BlobNotFound" });
      expect(await links().make(VERSION)).to.equal(undefined);
    });

    for (const [status, code] of [
      [403, "AuthorizationPermissionMismatch"],
      [404, "ContainerNotFound"],
      [500, "InternalError"],
      [503, "ServerBusy"],
    ] as const) {
      it(`call ${status} ${code} an outage`, async () => {
        answer = () => ({ status, code });
        expect(
          await links()
            .make(VERSION)
            .catch((error: unknown) => error),
        ).to.be.instanceOf(Outage);
      });
    }
  });
});
