import type { IncomingHttpHeaders } from "node:http";
import { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol } from "@azure/storage-blob";
import { expect } from "chai";
import { azureForwarding, type ForwardTo } from "../../../functions/web/object-store/azure-forward.ts";
import { testStorage } from "../../helpers/azurite.ts";
import { type BlobAnswer, type BlobRequest, type BlobService, startBlobService } from "../../helpers/blob-service.ts";

const KEY = "acme/2026/03/04/0195601c-7f7d-7000-8000-000000000000/web.webp";
const BYTES = Buffer.from("RIFF and the picture's bytes");
/** What the application was asked by Front Door; only the path and the query matter. */
const HOST = "https://app.azurewebsites.net";
/** Of the form of our links; the service that is asked decides. */
const LINK =
  "sv=2025-11-05&st=s&se=e&sr=bv&sp=r&spr=https&sig=a%2Bb%3D&skoid=o&sktid=t&skt=s&ske=e&sks=b&skv=v&versionid=1";

type Forward = (asked: Request) => Promise<Response | undefined>;

const logged: object[] = [];
const forwarding = (to: Omit<ForwardTo, "log" | "silenceMs">, silenceMs = 2000): Forward =>
  azureForwarding({ ...to, silenceMs, log: { error: (entry) => void logged.push(entry) } });

const ask = async (
  forward: Forward,
  pathAndQuery: string,
  { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Response> => {
  const response = await forward(new Request(`${HOST}${pathAndQuery}`, { method, headers }));
  if (response === undefined) throw new Error(`${pathAndQuery} is not for the store.`);
  return response;
};

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

describe("results handed on from the processed account", () => {
  beforeEach(() => {
    logged.length = 0;
  });

  describe("by a signature that Azurite checks", () => {
    let container: string;
    let forward: Forward;
    before(async () => {
      const storage = await testStorage();
      container = await storage.newContainer();
      const blob = storage.service.getContainerClient(container).getBlockBlobClient(KEY);
      await blob.upload(BYTES, BYTES.length, { blobHTTPHeaders: { blobContentType: "image/webp" } });
      forward = forwarding({ accountUrl: storage.accountUrl, container, ca: storage.ca });
    });

    /** A SAS as ours are, but of the blob, because Azurite keeps no versions. */
    async function sas(of: { key?: string; permissions?: string; seconds?: number } = {}): Promise<string> {
      const { service } = await testStorage();
      const now = Date.now();
      const delegation = await service.getUserDelegationKey(new Date(now - 900_000), new Date(now + 3_600_000));
      return generateBlobSASQueryParameters(
        {
          ...{ containerName: container, blobName: of.key ?? KEY, protocol: SASProtocol.Https, version: "2025-11-05" },
          permissions: BlobSASPermissions.parse(of.permissions ?? "r"),
          ...{ startsOn: new Date(now - 900_000), expiresOn: new Date(now + (of.seconds ?? 300) * 1000) },
        },
        delegation,
        service.accountName,
      ).toString();
    }

    it("come whole, with what says what they are, and nothing of the service's own", async () => {
      const response = await ask(forward, `/${container}/${KEY}?${await sas()}`);
      expect(response.status).to.equal(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(BYTES)).to.equal(true);
      const headers = Object.fromEntries(response.headers);
      expect(headers).to.include({
        ...{ "content-type": "image/webp", "content-length": `${BYTES.length}`, "accept-ranges": "bytes" },
        ...{ "cache-control": "private, no-store", "x-content-type-options": "nosniff" },
      });
      expect(headers).to.include.keys("etag", "last-modified");
      expect(headers["content-security-policy"]).to.contain("sandbox");
      expect(Object.keys(headers).filter((name) => /^x-ms-|^server$/.test(name))).to.deep.equal([]);
    });

    it("come in parts, and without their bytes", async () => {
      const link = `/${container}/${KEY}?${await sas()}`;
      const part = await ask(forward, link, { headers: { range: "bytes=5-7" } });
      expect([part.status, await part.text()]).to.deep.equal([206, "and"]);
      expect(part.headers.get("content-range")).to.equal(`bytes 5-7/${BYTES.length}`);
      const head = await ask(forward, link, { method: "HEAD" });
      expect([head.status, head.body, head.headers.get("content-length")]).to.deep.equal([
        200,
        null,
        `${BYTES.length}`,
      ]);
      const beyond = await ask(forward, link, { headers: { range: `bytes=${BYTES.length + 1}-` } });
      expect([beyond.status, await codeOf(beyond)]).to.deep.equal([416, "bad_range"]);
    });

    it("are refused with another signature, for another picture and when the time is over", async () => {
      const good = await sas();
      const forged = new URLSearchParams(good);
      forged.set("sig", Buffer.alloc(32).toString("base64"));
      const longer = new URLSearchParams(good);
      longer.set("se", new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z$/, "Z"));
      for (const [path, query] of [
        [KEY, forged.toString()],
        [KEY, longer.toString()],
        [KEY.replace("acme/", "globex/"), good],
        [KEY, await sas({ seconds: -1 })],
        [KEY, await sas({ key: `${KEY}.other` })],
      ] as const) {
        const response = await ask(forward, `/${container}/${path}?${query}`);
        // Azurite has one name for every refusal, which on Azure means a right that is missing: an outage of ours.
        expect([response.status, await codeOf(response)], query).to.deep.equal([503, "unavailable"]);
      }
      expect(logged.map((entry) => (entry as { cause: string }).cause)).to.deep.equal(
        Array<string>(5).fill("403 AuthorizationFailure"),
      );
    });

    it("say so where they have gone", async () => {
      const key = KEY.replace("web.webp", "gone.webp");
      const response = await ask(forward, `/${container}/${key}?${await sas({ key })}`);
      expect([response.status, await codeOf(response)]).to.deep.equal([404, "not_found"]);
    });
  });

  describe("as the service is documented", () => {
    let server: BlobService;
    let answer: (request: BlobRequest) => BlobAnswer;
    const asked: IncomingHttpHeaders[] = [];
    let forward: Forward;
    const good: BlobAnswer = { status: 200, headers: { "content-type": "image/webp" }, body: BYTES };
    before(async () => {
      server = await startBlobService((request) => {
        asked.push(request.headers);
        return answer(request);
      });
      forward = forwarding({ accountUrl: server.accountUrl, container: "processed", ca: server.ca }, 300);
    });
    after(() => server.stop());
    beforeEach(() => {
      server.asked.length = 0;
      asked.length = 0;
      answer = () => good;
    });

    it("are asked for by path, signature and range alone: no key, token or cookie goes along", async () => {
      const headers = {
        ...{ authorization: "Bearer ipk_secret", cookie: "a=b", "x-azure-fdid": "id", host: "evil.example.com" },
        ...{ range: "bytes=0-3", "x-ms-version": "2000-01-01", "x-forwarded-host": "evil.example.com" },
      };
      await ask(forward, `/processed/${KEY}?${LINK}`, { headers });
      expect(server.asked).to.deep.equal([`GET /testaccount/processed/${KEY}?${LINK}`]);
      expect(asked[0]).to.have.all.keys("host", "connection", "range");
      expect(asked[0]).to.include({ host: new URL(server.accountUrl).host, range: "bytes=0-3" });
    });

    for (const path of [
      `/raw/${KEY}`,
      `/processed2/${KEY}`,
      "/processed",
      "/processed/",
      "/processed//x",
      `/x/processed/${KEY}`,
      `//processed/${KEY}`,
      `/processed/../raw/${KEY}`,
      `/processed/%2e%2e/raw/${KEY}`,
      `/processed/..%2fraw/${KEY}`,
      `/processed/a%2F..%2Fb`,
      `/processed/.hidden`,
      `/processed/a@evil.example.com/b`,
      "/processed/https://evil.example.com/",
      "/api/images",
    ]) {
      it(`are not looked for at ${path}`, async () => {
        expect(await forward(new Request(`${HOST}${path}?${LINK}`))).to.equal(undefined);
        expect(server.asked).to.deep.equal([]);
      });
    }

    for (const [why, query] of Object.entries({
      "no signature": LINK.replace(/&sig=[^&]*/, ""),
      "an empty signature": LINK.replace(/&sig=[^&]*/, "&sig="),
      "nothing at all": "",
      "two signatures": `${LINK}&sig=other`,
      "another's right": LINK.replace("sp=r", "sp=rw"),
      "a right to the whole container": LINK.replace("sr=bv", "sr=c"),
      "an account's signature": LINK.replace("skoid=o&", "ss=b&srt=sco&"),
      "a list": `${LINK}&restype=container&comp=list`,
      tags: `${LINK}&comp=tags`,
      "a snapshot": `${LINK}&snapshot=2026`,
      "headers of somebody else's choice": `${LINK}&rsct=text%2Fhtml`,
    })) {
      it(`are refused with ${why}, before the store is asked`, async () => {
        const response = await ask(forward, `/processed/${KEY}?${query}`);
        expect([response.status, await codeOf(response)]).to.deep.equal([403, "link_not_valid"]);
        expect(server.asked).to.deep.equal([]);
      });
    }

    it("are read and nothing else", async () => {
      for (const method of ["PUT", "POST", "DELETE", "PATCH", "OPTIONS"]) {
        const response = await ask(forward, `/processed/${KEY}?${LINK}`, { method });
        expect([response.status, response.headers.get("allow")], method).to.deep.equal([405, "GET, HEAD"]);
      }
      expect(server.asked).to.deep.equal([]);
    });

    it("are refused as a link that is not good where the service does not know the signature, or its time is over", async () => {
      for (const refused of [
        { status: 403, code: "AuthenticationFailed" },
        { status: 400, code: "InvalidQueryParameterValue" },
      ]) {
        answer = () => refused;
        const response = await ask(forward, `/processed/${KEY}?${LINK}`);
        expect([response.status, await codeOf(response)]).to.deep.equal([403, "link_not_valid"]);
      }
      expect(logged).to.deep.equal([]);
    });

    it("say that a range lies beyond their end", async () => {
      answer = () => ({ status: 416, code: "InvalidRange", headers: { "content-range": "bytes */28" } });
      const response = await ask(forward, `/processed/${KEY}?${LINK}`, { headers: { range: "bytes=99-" } });
      expect([response.status, await codeOf(response)]).to.deep.equal([416, "bad_range"]);
      expect(response.headers.get("content-range")).to.equal("bytes */28");
    });

    it("are never a page, whatever the store says they are", async () => {
      answer = () => ({ ...good, headers: { "content-type": "text/html", "set-cookie": "a=b" } });
      const response = await ask(forward, `/processed/${KEY}?${LINK}`);
      expect(response.headers.get("content-type")).to.equal("application/octet-stream");
      expect(response.headers.get("set-cookie")).to.equal(null);
    });

    for (const [status, code] of [
      [302, undefined],
      [403, "AuthorizationFailure"],
      [403, "AuthorizationPermissionMismatch"],
      [404, "ContainerNotFound"],
      [409, "BlobArchived"],
      [429, "TooManyRequests"],
      [500, "InternalError"],
      [503, "ServerBusy"],
    ] as const) {
      it(`are an outage of ours where the store says ${status} ${code ?? ""}, in words that tell nothing of it`, async () => {
        answer = () => ({
          status,
          ...(code !== undefined && { code }),
          headers: { location: "https://evil.example.com" },
        });
        const response = await ask(forward, `/processed/${KEY}?${LINK}`);
        const text = await response.clone().text();
        expect([response.status, await codeOf(response)]).to.deep.equal([503, "unavailable"]);
        expect(response.headers.get("retry-after")).to.equal("5");
        for (const inner of [code ?? "evil", "testaccount", "No.", new URL(server.accountUrl).host]) {
          expect(text).not.to.contain(inner);
        }
        expect(server.asked).to.have.length(1);
        expect(JSON.stringify(logged))
          .to.contain(code ?? "302")
          .and.not.to.contain("sig=");
      });
    }

    it("are asked for again where a connection was dead", async () => {
      let times = 0;
      answer = () => (++times === 1 ? (response) => response.destroy() : good);
      expect((await ask(forward, `/processed/${KEY}?${LINK}`)).status).to.equal(200);
      answer = () => (response) => response.destroy();
      expect((await ask(forward, `/processed/${KEY}?${LINK}`)).status).to.equal(503);
      expect(server.asked).to.have.length(4);
    });

    it("are not waited for without end", async () => {
      answer = () => () => undefined;
      const began = Date.now();
      expect((await ask(forward, `/processed/${KEY}?${LINK}`)).status).to.equal(503);
      expect(Date.now() - began).to.be.within(500, 2000);
    });

    it("break off as the store does", async () => {
      answer = () => (response) => {
        response.writeHead(200, { "content-type": "image/webp", "content-length": "100" });
        response.write("half", () => response.destroy());
      };
      const response = await ask(forward, `/processed/${KEY}?${LINK}`);
      expect(await response.text().catch((error: unknown) => error)).to.be.instanceOf(Error);
    });

    it("have an answer to HEAD without a body, refusals too", async () => {
      answer = () => ({ status: 404, code: "BlobNotFound" });
      const response = await ask(forward, `/processed/${KEY}?${LINK}`, { method: "HEAD" });
      expect([response.status, await response.text()]).to.deep.equal([404, ""]);
    });
  });
});
