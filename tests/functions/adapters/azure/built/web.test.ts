import type { ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import { BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol } from "@azure/storage-blob";
import { expect } from "chai";
import {
  type BlobSettings,
  type WebSettings,
  webSettingsSchema,
} from "../../../../../functions/adapters/azure/settings.ts";
import { postgresWarehouse } from "../../../../../functions/clients/postgres-warehouse.ts";
import { uploadKey } from "../../../../../functions/core/keys.ts";
import { createApiKey } from "../../../../../functions/jobs/api-keys.ts";
import { type FunctionApplication, startApplication } from "../../../../helpers/azure-functions.ts";
import { httpRequest } from "../../../../helpers/azure-triggers.ts";
import { type BlobService, startBlobService } from "../../../../helpers/blob-service.ts";
import { sample } from "../../../../helpers/sample-images.ts";
import { versionedBlobs } from "../../../../helpers/versioned-blobs.ts";
import { processed } from "../../../warehouse/samples.ts";
import { theBuilt } from "./applications.ts";
import { CLIENTS, PROCESSED, type Stage, theStage } from "./stage.ts";

const FRONT_DOOR = "a7b3c1e0-93d8-4a43-9a5c-0d4f2f1a8f11";
const PUBLIC = "https://images.example.com";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly bytes: Buffer;
}

interface Ticket {
  readonly imageId: string;
  readonly customer: string;
  readonly upload: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** Source: learn.microsoft.com/rest/api/storageservices/get-user-delegation-key. */
function delegationKey(): string {
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  return (
    `<?xml version="1.0" encoding="utf-8"?><UserDelegationKey><SignedOid>o</SignedOid><SignedTid>t</SignedTid>` +
    `<SignedStart>${at(-900_000)}</SignedStart><SignedExpiry>${at(7_200_000)}</SignedExpiry><SignedService>b</SignedService>` +
    `<SignedVersion>2026-04-06</SignedVersion><Value>${Buffer.from("a key").toString("base64")}</Value></UserDelegationKey>`
  );
}

/** A connection that ends in the midst of a body. */
const halfAnAnswer = (response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "image/webp", "content-length": "100" });
  response.write("half", () => response.destroy());
};

/** The web application as it is deployed, on what the HTTP trigger hands it. */
describe("the built web application of Azure", () => {
  let stage: Stage;
  let results: BlobService;
  let app: FunctionApplication;
  let apiKey: string;
  let breakOff = false;
  const blobs = versionedBlobs(PROCESSED);

  before(async function () {
    this.timeout(120_000);
    stage = await theStage();
    results = await startBlobService((request) => {
      if (breakOff) return halfAnAnswer;
      return request.method === "POST"
        ? { status: 200, headers: { "content-type": "application/xml" }, body: delegationKey() }
        : blobs.answer(request);
    });
    const settings = settingsWith({ accountUrl: results.accountUrl, container: PROCESSED });
    const { file } = await theBuilt("web");
    app = await startApplication(file, stage.environment(settings, results.ca));
    apiKey = (await createApiKey(stage.pool, { customer: "acme" })).key;
  });
  after(async () => {
    await app.stop();
    await results.stop();
  });

  const settingsWith = (processedContainer: BlobSettings["processed"]): WebSettings =>
    webSettingsSchema.parse({
      ...{ clientId: CLIENTS.web, limits: {}, frontDoorId: FRONT_DOOR, publicUrl: PUBLIC },
      warehouse: stage.warehouseSettings("web"),
      blobs: {
        raw: { accountUrl: stage.storage.accountUrl, container: stage.raw },
        processed: processedContainer,
      },
    });

  const ask = async (
    method: string,
    path: string,
    headers: object = {},
    body?: string,
    asked: FunctionApplication = app,
  ): Promise<Answer> => {
    const all = { "x-azure-fdid": FRONT_DOOR, ...headers };
    const request = { method, path, headers: all, ...(body !== undefined && { body }) };
    const { outputData = [], returnValue } = await asked.invoke(httpRequest("web", request));
    const http = (returnValue ?? outputData[0]?.data)?.http as {
      statusCode: string;
      headers: Record<string, string>;
      body: { bytes?: Uint8Array; string?: string };
    };
    const bytes = Buffer.from(http.body.bytes ?? http.body.string ?? "");
    return { status: Number(http.statusCode), headers: http.headers, text: bytes.toString("utf8"), bytes };
  };
  const withKey = (key: string): object => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });

  it("is asked for every address and method, by whoever comes", () => {
    const [web, ...more] = app.registered;
    expect(more).to.deep.equal([]);
    const [trigger] = Object.values(web?.bindings ?? {});
    expect(trigger).to.include({ type: "httpTrigger", route: "{*path}", authLevel: "anonymous" });
  });

  it("answers nobody who comes beside its own Front Door", async () => {
    for (const beside of ["b7b3c1e0-93d8-4a43-9a5c-0d4f2f1a8f12", "", `${FRONT_DOOR}, ${FRONT_DOOR}`]) {
      for (const path of ["/", "/health", "/api/images"]) {
        const answer = await ask("GET", path, { ...withKey(apiKey), "x-azure-fdid": beside });
        expect(answer.status, path).to.equal(403);
        expect(JSON.parse(answer.text)).to.have.nested.property("error.code", "not_through_gateway");
      }
    }
    const plain = await app.invoke(httpRequest("web", { method: "GET", path: "/health" }));
    expect(plain.returnValue?.http).to.include({ statusCode: "403" });
    expect(await ask("GET", "/health")).to.include({ status: 200 });
  });

  it("sends the page and all that it links to", async () => {
    const page = await ask("GET", "/");
    expect(page.status).to.equal(200);
    expect(page.headers["content-type"]).to.equal("text/html; charset=UTF-8");
    expect(page.headers["strict-transport-security"]).to.contain("max-age=");
    // Scripts of the page may send to the raw account; pictures come from the page's own address.
    const policy = page.headers["content-security-policy"];
    expect(policy).to.contain(new URL(stage.storage.accountUrl).origin);
    expect(policy).not.to.contain(new URL(results.accountUrl).origin);
    const assets = [...page.text.matchAll(/(?:href|src)="([^"#]*assets\/[^"#]+)"/g)].map(([, link = ""]) => link);
    expect(assets).to.have.length.greaterThan(1);
    for (const asset of assets) {
      const answer = await ask("GET", new URL(asset, "https://root.invalid/").pathname);
      expect(answer.status, asset).to.equal(200);
      expect(answer.text, asset).not.to.equal("");
    }
    const head = await ask("HEAD", "/");
    expect({ status: head.status, text: head.text }).to.deep.equal({ status: 200, text: "" });
  });

  it("refuses a request without a key, and one with a key that nobody has", async () => {
    const none = await ask("POST", "/api/uploads", {}, "{}");
    expect(none.status).to.equal(401);
    expect(none.headers["www-authenticate"]).to.contain("Bearer");
    const other = await ask("POST", "/api/uploads", withKey(`ipk_${"x".repeat(43)}`), "{}");
    expect(JSON.parse(other.text)).to.have.nested.property("error.code", "unknown_api_key");
    expect((await ask("DELETE", "/api/uploads")).status).to.equal(405);
  });

  it("gives a ticket by which the image reaches the raw account, once", async () => {
    const wanted = JSON.stringify({ contentType: "image/jpeg", sizeBytes: sample("rocket.jpg").length });
    const answer = await ask("POST", "/api/uploads", withKey(apiKey), wanted);
    expect(answer.status).to.equal(201);
    expect(answer.headers["cache-control"]).to.equal("no-store");
    const { imageId, customer, upload } = JSON.parse(answer.text) as Ticket;
    expect({ customer, method: upload.method }).to.deep.equal({ customer: "acme", method: "PUT" });
    const send = async (url: string): Promise<number | undefined> =>
      await new Promise((resolve, reject) => {
        const { method, headers } = upload;
        const sent = httpsRequest(url, { method, headers, ca: stage.storage.ca }, (response) => {
          response.resume().on("end", () => {
            resolve(response.statusCode);
          });
        });
        sent.on("error", reject).end(sample("rocket.jpg"));
      });
    expect(await send(upload.url.replace("/acme/", "/globex/"))).to.equal(403);
    expect(await send(upload.url)).to.equal(201);
    expect(await send(upload.url)).to.equal(403);
    const blob = stage.storage.service.getContainerClient(stage.raw).getBlobClient(uploadKey("acme", imageId));
    expect((await blob.downloadToBuffer()).equals(sample("rocket.jpg"))).to.equal(true);
    const pending = await ask("GET", `/api/images/${imageId}`, withKey(apiKey));
    expect(JSON.parse(pending.text)).to.deep.equal({ imageId, outcome: "pending" });
  });

  it("links to a result as long as it is there, and reads a query", async () => {
    const key = "acme/result/web.webp";
    await results.service.getContainerClient(PROCESSED).uploadBlockBlob(key, "bytes", 5);
    const versionId = blobs.blobs.get(key)?.[0]?.id ?? "";
    const [result] = processed().results;
    if (result === undefined) throw new Error("Expected a result.");
    const image = processed({ results: [{ ...result, bucket: PROCESSED, key, versionId }] });
    const warehouse = postgresWarehouse(stage.pool);
    await warehouse.identify(image);
    await warehouse.record(image);
    const path = `/api/images/${image.imageId}/results/web`;
    const link = await ask("GET", path, withKey(apiKey));
    expect(link.status).to.equal(302);
    const url = new URL(link.headers["location"] ?? "");
    expect(`${url.origin}${url.pathname}`).to.equal(`${PUBLIC}/${PROCESSED}/${key}`);
    expect(Object.fromEntries(url.searchParams)).to.include({ sp: "r", sr: "bv", versionid: versionId });
    const json = await ask("GET", path, { ...withKey(apiKey), accept: "application/json" });
    expect(JSON.parse(json.text))
      .to.have.property("url")
      .that.satisfies((text: string) => text.startsWith(PUBLIC));
    // Whoever has the link needs no key.
    const picture = await ask("GET", `${url.pathname}${url.search}`);
    expect([picture.status, picture.text]).to.deep.equal([200, "bytes"]);
    expect(picture.headers).to.include({ "cache-control": "private, no-store", "content-length": "5" });
    expect((await ask("GET", `${url.pathname}${url.search}`, { "x-azure-fdid": "other" })).status).to.equal(403);
    expect((await ask("GET", url.pathname)).status).to.equal(403);
    blobs.blobs.set(key, []);
    expect((await ask("GET", `${url.pathname}${url.search}`)).status).to.equal(404);
    expect((await ask("GET", path, withKey(apiKey))).status).to.equal(410);
    const page = await ask("GET", "/api/images?limit=none", withKey(apiKey));
    expect(JSON.parse(page.text)).to.have.nested.property("error.message").that.contains('"none"');
  });

  it("hands a result on by the signature alone, as Azurite checks it, and nothing else of any account", async () => {
    const { service, accountUrl } = stage.storage;
    const container = await stage.storage.newContainer();
    const key = "acme/2026/03/04/id/web.webp";
    const bytes = Buffer.alloc(3_000_000, "picture");
    await service.getContainerClient(container).getBlockBlobClient(key).uploadData(bytes);
    const now = Date.now();
    const sas = generateBlobSASQueryParameters(
      {
        ...{ containerName: container, blobName: key, version: "2025-11-05", protocol: SASProtocol.Https },
        ...{ permissions: BlobSASPermissions.parse("r"), expiresOn: new Date(now + 300_000) },
      },
      await service.getUserDelegationKey(new Date(now - 900_000), new Date(now + 3_600_000)),
      service.accountName,
    ).toString();
    const { file } = await theBuilt("web");
    const settings = settingsWith({ accountUrl, container });
    const other = await startApplication(file, stage.environment(settings));
    try {
      const whole = await ask("GET", `/${container}/${key}?${sas}`, {}, undefined, other);
      expect([whole.status, whole.bytes.equals(bytes)]).to.deep.equal([200, true]);
      const part = await ask("GET", `/${container}/${key}?${sas}`, { range: "bytes=0-6" }, undefined, other);
      expect([part.status, part.text]).to.deep.equal([206, "picture"]);
      const head = await ask("HEAD", `/${container}/${key}?${sas}`, {}, undefined, other);
      expect([head.status, head.text, head.headers["content-length"]]).to.deep.equal([200, "", `${bytes.length}`]);
      const statusOf = async (path: string): Promise<number> => (await ask("GET", path, {}, undefined, other)).status;
      expect(await statusOf(`/${container}/${key.replace("acme", "globex")}?${sas}`)).to.equal(503);
      expect(await statusOf(`/${container}/${key}?${sas.replace(/sig=../, "sig=AA")}`)).to.equal(503);
      expect(await statusOf(`/${stage.raw}/${key}?${sas}`)).to.equal(404);
      expect(await statusOf(`/${container}?restype=container&comp=list&${sas}`)).to.equal(404);
    } finally {
      await other.stop();
    }
  });

  it("ends an answer that the store breaks off, and says so in its log", async () => {
    breakOff = true;
    const path = `/${PROCESSED}/acme/2026/03/04/id/web.webp`;
    const query = "sig=s&skoid=o&se=e&sp=r&sr=bv&versionid=1";
    const error = await ask("GET", `${path}?${query}`).catch((thrown: unknown) => thrown);
    breakOff = false;
    // Fewer bytes than were announced, and then the end of the connection.
    expect(String(error)).to.contain("aborted");
    expect(app.log.join("\n")).to.contain("an answer broke off");
    expect((await ask("GET", "/health")).status).to.equal(200);
  }).timeout(20_000);

  it("logs no secret", () => {
    const log = app.log.join("\n");
    for (const secret of [...stage.secrets, apiKey]) expect(log).not.to.contain(secret);
  });
});
