import { expect } from "chai";
import type { CustomerImage } from "../../../functions/web/ports.ts";
import { ACME_KEY, as, errorOf, FakeWorld, idAt, NEW_ID, NOW, processed, STORE, ZEBRA_KEY } from "./fake-ports.ts";

const ID = idAt(NOW, 7);

function worldWith(...images: CustomerImage[]): FakeWorld {
  const world = new FakeWorld();
  world.images.set("acme", images);
  return world;
}

describe("GET /api/images", () => {
  interface Page {
    images: { imageId: string }[];
    next?: string;
  }

  it("pages through all own images once, newest first", async () => {
    const world = worldWith(...[1, 2, 3, 4, 5].map((tail) => processed(idAt(NOW, tail))));
    const app = world.app();
    const seen: string[] = [];
    let path: string | undefined = "/api/images?limit=2";
    let pages = 0;
    while (path !== undefined) {
      const response = await app.request(path, as(ACME_KEY));
      expect(response.status).to.equal(200);
      const page = (await response.json()) as Page;
      seen.push(...page.images.map(({ imageId }) => imageId));
      path = page.next === undefined ? undefined : `/api/images?limit=2&before=${page.next}`;
      pages++;
    }
    expect(seen).to.deep.equal([5, 4, 3, 2, 1].map((tail) => idAt(NOW, tail)));
    expect(pages).to.equal(3);
  });

  it("names no next page where the last one is exactly full", async () => {
    const world = worldWith(processed(idAt(NOW, 1)), processed(idAt(NOW, 2)));
    const page = (await (await world.app().request("/api/images?limit=2", as(ACME_KEY))).json()) as Page;
    expect(page.images).to.have.length(2);
    expect(page).not.to.have.property("next");
  });

  it("tells each result's size, its end and where to download it, and no store's key", async () => {
    const response = await worldWith(processed(ID)).app().request("/api/images", as(ACME_KEY));
    expect(response.headers.get("Cache-Control")).to.equal("no-store");
    const common = { contentType: "image/webp", retainUntil: "2026-03-11T06:06:07.000Z" };
    expect(await response.json()).to.deep.equal({
      images: [
        {
          imageId: ID,
          receivedAt: NOW.toISOString(),
          outcome: "processed",
          type: "jpeg",
          results: [
            {
              rendition: "web",
              bytes: 90_000,
              widthPx: 1600,
              heightPx: 800,
              downloadPath: `api/images/${ID}/results/web`,
              ...common,
            },
            {
              rendition: "thumbnail",
              bytes: 4_000,
              widthPx: 320,
              heightPx: 160,
              downloadPath: `api/images/${ID}/results/thumbnail`,
              ...common,
            },
          ],
        },
      ],
    });
  });

  it("shows nobody another customer's images", async () => {
    const response = await worldWith(processed(ID)).app().request("/api/images", as(ZEBRA_KEY));
    expect(await response.json()).to.deep.equal({ images: [] });
  });

  for (const query of ["limit=0", "limit=101", "limit=x", "limit=-1", "limit=", "before=x", "before=", "before=%00"]) {
    it(`refuses ?${query}`, async () => {
      const response = await new FakeWorld().app().request(`/api/images?${query}`, as(ACME_KEY));
      expect(response.status).to.equal(400);
      expect((await errorOf(response)).code).to.equal("bad_request");
    });
  }
});

describe("GET /api/images/:imageId", () => {
  const get = (world: FakeWorld, id: string, key = ACME_KEY): Promise<Response> =>
    Promise.resolve(world.app().request(`/api/images/${id}`, as(key)));

  it("tells why an image was rejected", async () => {
    const response = await get(
      worldWith({
        imageId: ID,
        receivedAt: NOW,
        outcome: "rejected",
        reason: "corrupt",
        detail: "Ends early.",
        results: [],
      }),
      ID,
    );
    expect(await response.json()).to.deep.equal({
      imageId: ID,
      receivedAt: NOW.toISOString(),
      outcome: "rejected",
      reason: "corrupt",
      detail: "Ends early.",
      type: null,
      results: [],
    });
  });

  it("answers pending from the moment of the ticket until a day later, then 404", async () => {
    const world = new FakeWorld();
    const old = (ms: number) => idAt(new Date(NOW.getTime() - ms), 1);
    for (const pending of [NEW_ID, old(24 * 3_600_000), old(-60_000)]) {
      const response = await get(world, pending);
      expect(response.status).to.equal(200);
      expect(await response.json()).to.deep.equal({ imageId: pending, outcome: "pending" });
    }
    for (const none of [
      old(24 * 3_600_000 + 1),
      old(-60_001),
      "x",
      "..%2F..",
      NEW_ID.toUpperCase().replace("7000", "4000"),
    ]) {
      expect((await get(world, none)).status, none).to.equal(404);
    }
  });

  it("answers alike for another customer's image and for none", async () => {
    const world = worldWith(processed(ID));
    const others = await get(world, ID, ZEBRA_KEY);
    expect(await others.json()).to.deep.equal({ imageId: ID, outcome: "pending" });
    const oldTime = new Date("2025-01-01T00:00:00Z");
    world.images.set("acme", [processed(idAt(oldTime, 1))]);
    const [his, nobodys] = [idAt(oldTime, 1), idAt(oldTime, 2)];
    expect((await get(world, his)).status).to.equal(200);
    for (const id of [his, nobodys]) {
      const response = await get(world, id, ZEBRA_KEY);
      expect(response.status).to.equal(404);
      expect(await errorOf(response)).to.deep.equal({ code: "not_found", message: `You have no image "${id}".` });
    }
  });
});

describe("GET /api/images/:imageId/results/:rendition", () => {
  const get = (world: FakeWorld, rendition: string, key = ACME_KEY, accept = "*/*"): Promise<Response> =>
    Promise.resolve(world.app().request(`/api/images/${ID}/results/${rendition}`, as(key, { Accept: accept })));
  const url = `${STORE}/processed/acme/2026/03/04/${ID}/web.webp?versionId=v-web&X-Amz-Signature=s`;

  it("redirects to a link to exactly the recorded version", async () => {
    const world = worldWith(processed(ID));
    const response = await get(world, "web");
    expect(response.status).to.equal(302);
    expect(response.headers.get("Location")).to.equal(url);
    expect(response.headers.get("Cache-Control")).to.equal("no-store");
    expect(world.linksFor).to.deep.equal([`processed/acme/2026/03/04/${ID}/web.webp?v-web`]);
  });

  it("answers the link as JSON where JSON is asked for", async () => {
    const response = await get(worldWith(processed(ID)), "web", ACME_KEY, "application/json");
    expect(response.status).to.equal(200);
    expect(response.headers.get("Vary")).to.equal("Accept");
    expect(await response.json()).to.deep.equal({ url, expiresAt: "2026-03-04T05:11:07.000Z" });
  });

  it("makes no link for another customer", async () => {
    const world = worldWith(processed(ID));
    expect((await get(world, "web", ZEBRA_KEY)).status).to.equal(404);
    expect(world.linksFor).to.deep.equal([]);
  });

  it("names the results there are where one is asked for that is not", async () => {
    const response = await get(worldWith(processed(ID)), "huge");
    expect(response.status).to.equal(404);
    expect(await errorOf(response)).to.deep.equal({
      code: "no_such_result",
      message: `Image ${ID} (processed) has these results: web, thumbnail.`,
    });
  });

  it("says until when an expired result was kept", async () => {
    const world = worldWith(processed(ID));
    world.linksGone = true;
    const response = await get(world, "web");
    expect(response.status).to.equal(410);
    expect(await errorOf(response)).to.deep.equal({
      code: "expired",
      message: "This result was kept until 2026-03-11T06:06:07.000Z and has been removed since.",
    });
  });
});
