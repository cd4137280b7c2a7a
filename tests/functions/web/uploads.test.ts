import { expect } from "chai";
import { ACME_KEY, as, errorOf, FakeWorld, NEW_ID, outage, STORE } from "./fake-ports.ts";

describe("POST /api/uploads", () => {
  const post = (world: FakeWorld, body?: string, headers: Record<string, string> = {}): Promise<Response> =>
    Promise.resolve(
      world.app().request("/api/uploads", {
        method: "POST",
        ...as(ACME_KEY, headers),
        ...(body === undefined ? {} : { body }),
      }),
    );

  it("assigns an image id and answers with a ticket for exactly its raw key", async () => {
    const world = new FakeWorld();
    const response = await post(world, JSON.stringify({ contentType: "image/png", sizeBytes: 1000 }));
    expect(response.status).to.equal(201);
    expect(response.headers.get("Location")).to.equal(`images/${NEW_ID}`);
    expect(response.headers.get("Cache-Control")).to.equal("no-store");
    expect(await response.json()).to.deep.equal({
      imageId: NEW_ID,
      customer: "acme",
      upload: {
        method: "POST",
        url: `${STORE}/raw`,
        fields: { key: "k", policy: "p" },
        expiresAt: "2026-03-04T05:21:07.000Z",
      },
      expiresAt: "2026-03-04T05:21:07.000Z",
    });
    expect(world.ticketsFor).to.deep.equal([
      { key: `uploads/acme/2026/03/04/${NEW_ID}/original`, maxBytes: 1000, contentType: "image/png", sizeBytes: 1000 },
    ]);
  });

  it("needs no body", async () => {
    const world = new FakeWorld();
    expect((await post(world)).status).to.equal(201);
    expect(world.ticketsFor).to.deep.equal([{ key: `uploads/acme/2026/03/04/${NEW_ID}/original`, maxBytes: 1000 }]);
  });

  it("hands on a ticket to PUT with", async () => {
    const world = new FakeWorld();
    const { expiresAt } = world.ticket;
    world.ticket = { method: "PUT", url: `${STORE}/raw/k`, headers: { "x-ms-blob-type": "BlockBlob" }, expiresAt };
    const { upload } = (await (await post(world)).json()) as { upload: object };
    expect(upload).to.deep.equal({ ...world.ticket, expiresAt: expiresAt.toISOString() });
  });

  const refused: [string, string, number, string, string][] = [
    [
      "a stated size over the limit",
      '{"sizeBytes":1001}',
      413,
      "too_many_bytes",
      "The image has 1001 bytes; at most 1000 are allowed.",
    ],
    [
      "a format that is not allowed",
      '{"contentType":"image/svg+xml"}',
      415,
      "unsupported_format",
      'The content type is "image/svg+xml"; allowed are image/jpeg, image/png, application/octet-stream.',
    ],
    [
      "text that is not JSON",
      "{",
      400,
      "bad_request",
      "The body is not JSON. Send {contentType?, sizeBytes?}, or no body.",
    ],
  ];
  for (const [what, body, status, code, message] of refused) {
    it(`refuses ${what} and gives no ticket`, async () => {
      const world = new FakeWorld();
      const response = await post(world, body);
      expect(response.status).to.equal(status);
      expect(await errorOf(response)).to.deep.equal({ code, message });
      expect(world.ticketsFor).to.deep.equal([]);
    });
  }

  for (const body of [
    '{"customer":"zebra"}',
    '{"sizeBytes":0}',
    '{"sizeBytes":1.5}',
    '{"sizeBytes":"9"}',
    "[]",
    "null",
    "7",
  ]) {
    it(`refuses the body ${body}`, async () => {
      const response = await post(new FakeWorld(), body);
      expect(response.status).to.equal(400);
      const { code, message } = await errorOf(response);
      expect(code).to.equal("bad_request");
      expect(message).to.match(/Allowed: contentType \(text\), sizeBytes \(whole number from 1\)\.$/);
    });
  }

  it("refuses an image in the place of its description", async () => {
    const world = new FakeWorld();
    const response = await post(world, "x".repeat(4097));
    expect(response.status).to.equal(413);
    expect((await errorOf(response)).code).to.equal("body_too_large");
    expect(world.ticketsFor).to.deep.equal([]);
  });

  it("answers an outage with 503 and when to try again, and logs which dependency it was", async () => {
    const world = new FakeWorld();
    world.fault = outage();
    const response = await post(world);
    expect(response.status).to.equal(503);
    expect(response.headers.get("Retry-After")).to.equal("5");
    const error = await errorOf(response);
    expect(error.code).to.equal("unavailable");
    expect(JSON.stringify(error)).not.to.match(/ECONNREFUSED|warehouse/);
    expect(world.logged).to.deep.equal([
      { method: "POST", path: "/api/uploads", dependency: "warehouse", cause: "connect ECONNREFUSED 10.0.0.1:5432" },
    ]);
  });
});
