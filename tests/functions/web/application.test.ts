import { inspect } from "node:util";
import { Script } from "node:vm";
import { expect } from "chai";
import { uploadScript } from "../../../functions/web/assets/upload-script.ts";
import { webApplication } from "../../../functions/web/application.ts";
import { ACME_KEY, as, errorOf, FakeWorld, outage, STORE } from "./fake-ports.ts";

describe("the web application", () => {
  const routes: [string, string][] = [
    ["POST", "/api/uploads"],
    ["GET", "/api/images"],
    ["GET", "/api/images/x"],
    ["GET", "/api/images/x/results/web"],
  ];
  const keys: [string, string | undefined, string][] = [
    ["no key", undefined, "missing_api_key"],
    ["an unknown key", "Bearer ipk_bbbbbbbbbbbbbbbbbbbbbbbbbbb", "unknown_api_key"],
    ["a short key", "Bearer ipk_a", "malformed_api_key"],
    ["another scheme", "Basic YTpi", "malformed_api_key"],
    ["an empty key", "Bearer ", "malformed_api_key"],
    ["two keys", `Bearer ${ACME_KEY} ${ACME_KEY}`, "malformed_api_key"],
  ];
  for (const [method, path] of routes) {
    for (const [what, authorization, code] of keys) {
      it(`${method} ${path} refuses ${what}`, async () => {
        const headers = authorization === undefined ? {} : { Authorization: authorization };
        const response = await new FakeWorld().app().request(path, { method, headers });
        expect(response.status).to.equal(401);
        expect(response.headers.get("WWW-Authenticate")).to.equal('Bearer realm="image-pipeline"');
        expect((await errorOf(response)).code).to.equal(code);
      });
    }
  }

  it("is healthy while its dependencies are out", async () => {
    const world = new FakeWorld();
    world.fault = outage();
    const response = await world.app().request("/health");
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({ status: "ok" });
  });

  it("tells nothing of the inside when it fails, and logs all of it", async () => {
    const world = new FakeWorld();
    world.fault = new TypeError("secret detail");
    const response = await world.app().request("/api/images", as(ACME_KEY));
    expect(response.status).to.equal(500);
    const text = await response.text();
    expect(text).to.match(/^\{"error":\{"code":"internal","message":/);
    expect(text).not.to.match(/secret|TypeError|at /);
    expect(inspect(world.logged, { depth: 5 }))
      .to.contain("TypeError: secret detail")
      .and.not.to.contain(ACME_KEY);
  });

  it("answers 404 for what there is not, as JSON or as a page", async () => {
    const app = new FakeWorld().app();
    const json = await app.request("/api/nothing", { headers: { Accept: "text/html" } });
    expect(json.status).to.equal(404);
    expect(await errorOf(json)).to.deep.equal({ code: "not_found", message: "There is nothing at /api/nothing." });
    const page = await app.request("/<script>", { headers: { Accept: "text/html" } });
    expect(page.status).to.equal(404);
    expect(page.headers.get("Content-Type")).to.match(/^text\/html/);
    expect(await page.text())
      .to.contain("There is nothing at /")
      .and.not.to.contain("<script>");
  });

  it("answers 405 with the methods allowed", async () => {
    const app = new FakeWorld().app();
    for (const [method, path, allow] of [
      ["DELETE", "/api/uploads", "POST"],
      ["GET", "/api/uploads", "POST"],
      ["POST", "/api/images", "GET, HEAD"],
      ["PUT", "/dashboard", "GET, HEAD"],
    ] as const) {
      const response = await app.request(path, { method, ...as(ACME_KEY) });
      expect(response.status, `${method} ${path}`).to.equal(405);
      expect(response.headers.get("Allow")).to.equal(allow);
      expect(await errorOf(response)).to.deep.equal({
        code: "method_not_allowed",
        message: `${path} was asked with ${method}; it accepts ${allow}.`,
      });
    }
  });

  it("answers HEAD like GET, without a body", async () => {
    const app = new FakeWorld().app();
    for (const path of ["/", "/dashboard", "/health", "/api/images"]) {
      const response = await app.request(path, { method: "HEAD", ...as(ACME_KEY) });
      expect(response.status, path).to.equal(200);
      expect(await response.text()).to.equal("");
    }
  });

  it("answers only for the hosts listed, where there is a list", async () => {
    const app = new FakeWorld().app({ allowedHosts: ["127.0.0.1:8080", "localhost:8080"] });
    for (const host of ["127.0.0.1:8080", "LOCALHOST:8080"]) {
      expect((await app.request("/health", { headers: { Host: host } })).status, host).to.equal(200);
    }
    for (const host of ["evil.example:8080", "127.0.0.1:8081", "127.0.0.1", ""]) {
      const response = await app.request("/health", { headers: { Host: host } });
      expect(response.status, host).to.equal(421);
      expect((await errorOf(response)).code).to.equal("host_not_allowed");
    }
  });

  it("sends its security headers with every answer, faults included", async () => {
    const app = new FakeWorld().app({ https: true });
    for (const path of ["/", "/nothing", "/health", "/api/images"]) {
      const { headers } = await app.request(path);
      expect(headers.get("Content-Security-Policy"), path).to.equal(
        `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' ${STORE}; connect-src 'self' ${STORE}; ` +
          `form-action 'self' ${STORE}; base-uri 'none'; frame-ancestors 'none'`,
      );
      expect(headers.get("X-Content-Type-Options")).to.equal("nosniff");
      expect(headers.get("X-Frame-Options")).to.equal("DENY");
      expect(headers.get("Referrer-Policy")).to.equal("no-referrer");
      expect(headers.get("Strict-Transport-Security")).to.equal("max-age=31536000; includeSubDomains");
    }
    expect((await new FakeWorld().app().request("/")).headers.has("Strict-Transport-Security")).to.equal(false);
  });
});

describe("the pages", () => {
  it("load only what the application itself serves, and nothing inline", async () => {
    const app = new FakeWorld().app();
    for (const path of ["/", "/dashboard"]) {
      const page = await (await app.request(path)).text();
      expect(page).not.to.match(/<style|style="|<script(?![^>]* src=)| on[a-z]+="|https?:\/\//);
      const loaded = [...page.matchAll(/(?:src|<link[^>]* href)="([^"]*)"/g)].map(([, address = ""]) => address);
      expect(loaded.length).to.be.at.least(2);
      for (const address of loaded) {
        const response = await app.request(new URL(address, `http://host${path}`).pathname);
        expect(response.status, address).to.equal(200);
        expect(response.headers.get("Cache-Control")).to.equal("public, max-age=31536000, immutable");
      }
    }
  });

  it("name every address relative to their own, so that a gateway may put a path before all of them", async () => {
    const app = new FakeWorld().app();
    for (const path of ["/", "/dashboard", "/nothing", "/nothing/here", "/no/thing/here"]) {
      const page = await (await app.request(path, { headers: { Accept: "text/html" } })).text();
      const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = ""]) => address);
      expect(addresses.length).to.be.at.least(3);
      for (const address of addresses) {
        const resolved = new URL(address, `https://host/live${path}`).pathname;
        expect(resolved, `${address} on ${path}`).to.match(/^\/live\/(?:|dashboard|assets\/[^/]+)$/);
      }
    }
    expect(uploadScript).not.to.match(/["'`]\/(?:api|assets)/);
  });

  it("give every input a label", async () => {
    const page = await (await new FakeWorld().app().request("/")).text();
    const inputs = [...page.matchAll(/<input[^>]* ?id="([^"]*)"/g)].map(([, id = ""]) => id);
    expect(inputs).to.deep.equal(["key", "files"]);
    for (const id of inputs) expect(page).to.contain(`<label for="${id}">`);
  });

  it("tell the limits on the upload page", async () => {
    const page = await (await new FakeWorld().app().request("/")).text();
    expect(page).to.contain('data-max-bytes="1000"').and.to.contain("JPEG, PNG; at most 1 KB each.");
    expect(page).to.contain('accept="image/jpeg,image/png"');
  });

  it("have a script that parses and never makes markup of text", () => {
    expect(() => new Script(uploadScript)).not.to.throw();
    expect(uploadScript).not.to.match(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
  });
});

describe("GET /dashboard", () => {
  it("shows today's statistics with every text escaped", async () => {
    const world = new FakeWorld();
    const response = await world.app().request("/dashboard");
    expect(response.headers.get("Cache-Control")).to.equal("no-store");
    const page = await response.text();
    expect(world.statisticsOf).to.deep.equal(["2026-03-04"]);
    expect(page).to.contain("<h1>Today</h1>").and.to.contain("<dd>1,237</dd>").and.to.contain("<dd>5 MB</dd>");
    expect(page).to.contain("&lt;b&gt;jpeg&lt;/b&gt;").and.not.to.contain("<b>jpeg");
    expect(page).to.contain('href="./dashboard?day=2026-03-03"').and.not.to.contain("2026-03-05");
  });

  it("shows another day, with the days beside it", async () => {
    const world = new FakeWorld();
    const page = await (await world.app().request("/dashboard?day=2026-02-28")).text();
    expect(world.statisticsOf).to.deep.equal(["2026-02-28"]);
    expect(page).to.contain("<h1>2026-02-28</h1>");
    expect(page).to.contain('href="./dashboard?day=2026-02-27"').and.to.contain('href="./dashboard?day=2026-03-01"');
  });

  it("says so where a day has no images", async () => {
    const world = new FakeWorld();
    const total = { processed: 0, rejected: 0, failed: 0, bytesIn: 0 };
    world.statistics = { total, byCustomer: [], byType: [] };
    const page = await (await world.app().request("/dashboard")).text();
    expect(page.match(/No images on this day\./g)).to.have.length(2);
  });

  for (const day of ["", "x", "2026-02-30", "2026-13-01", "2026-3-4", "<script>"]) {
    it(`refuses ?day=${day}`, async () => {
      const response = await new FakeWorld().app().request(`/dashboard?day=${encodeURIComponent(day)}`);
      expect(response.status).to.equal(400);
      expect(await errorOf(response)).to.deep.equal({
        code: "bad_request",
        message: `day is ${JSON.stringify(day)}; it must be a date like 2026-03-04.`,
      });
    });
  }

  it("answers an outage with a page that says when to come back", async () => {
    const world = new FakeWorld();
    world.fault = outage();
    const response = await world.app().request("/dashboard", { headers: { Accept: "text/html,*/*" } });
    expect(response.status).to.equal(503);
    expect(response.headers.get("Retry-After")).to.equal("5");
    expect(await response.text()).to.contain("Try again in 5 seconds");
  });

  it("is not there where the deployment gives no statistics, and nothing links to it", async () => {
    const { statistics, ...ports } = new FakeWorld().ports();
    expect(statistics).to.be.an("object");
    const app = webApplication(ports, {
      limits: { maxBytes: 1000, formats: ["jpeg"] },
      https: false,
      objectStoreOrigins: [STORE],
    });
    expect((await app.request("/dashboard")).status).to.equal(404);
    expect(await (await app.request("/")).text()).not.to.contain("/dashboard");
  });
});
