import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { offlineSite } from "../../../../../infra/engine/site.ts";
import { type OpenedStack, openStack } from "../../../../../infra/engine/workspace.ts";
import { Package, Prepared } from "../../../../../infra/providers/azure/resources.ts";
import { testStorage } from "../../../../helpers/azurite.ts";
import { type HttpsService, startService } from "./https-service.ts";
import { OperationsStandIn } from "./operations-stand-in.ts";

/** The plugin as the engine starts it, with the login of a machine, a deployment service of our own and Azurite. */
describe("Azure's own plugin beside the real engine", function () {
  this.timeout(120_000);

  const folder = mkdtempSync(join(tmpdir(), "azure plugin "));
  const archive = join(folder, "app.zip");
  const environment = { ...process.env };
  let scm: HttpsService;
  let identity: Server;
  let application: OperationsStandIn;
  let opened: OpenedStack;
  let tokens = 0;
  let version = "v1";

  const program = (): Promise<void> => {
    const published = new Package("app", { scmUrl: scm.url, archive, hash: version });
    const triggers = { deployment: published.deploymentId };
    new Prepared("prepared", { ...application.mailbox, revision: "r1", triggers }, { dependsOn: published });
    return Promise.resolve();
  };
  const open = async (): Promise<OpenedStack> =>
    await openStack("dev", { site: { ...offlineSite(join(folder, "site")), offline: false }, program });

  before(async () => {
    writeFileSync(archive, "zip");
    const storage = await testStorage();
    application = await OperationsStandIn.start(storage);
    scm = await startService(({ method }, nth) => (method === "POST" ? [202, `"d-${nth}"`] : [200, { status: 4 }]));
    identity = createServer((_request, response) => {
      tokens++;
      void storage.credential.getToken("").then((got) => {
        const expires_on = Math.floor(Date.now() / 1000) + 3600;
        response
          .writeHead(200, { "content-type": "application/json" })
          .end(JSON.stringify({ access_token: got?.token, expires_on, resource: "r", token_type: "Bearer" }));
      });
    });
    identity.listen(0, "127.0.0.1");
    await once(identity, "listening");
    const address = identity.address();
    if (address === null || typeof address === "string") throw new Error("The system gave no port.");
    const caFile = join(folder, "ca.pem");
    writeFileSync(caFile, `${storage.ca}\n${scm.ca}`);
    for (const name of Object.keys(process.env)) {
      if (name.startsWith("AZURE_")) Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, {
      PULUMI_HOME: join(folder, "pulumi"),
      PULUMI_CONFIG_PASSPHRASE: "test",
      NODE_EXTRA_CA_CERTS: caFile,
      IDENTITY_ENDPOINT: `http://127.0.0.1:${address.port}/token`,
      IDENTITY_HEADER: "of the machine",
    });
    opened = await open();
  });
  after(async () => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, environment);
    identity.closeAllConnections();
    identity.close();
    await scm.stop();
    rmSync(folder, { recursive: true });
  });

  it("asks nobody in a preview", async () => {
    expect((await opened.stack.preview()).changeSummary).to.deep.equal({ create: 3 });
    expect({ tokens, asked: scm.asked.length }).to.deep.equal({ tokens: 0, asked: 0 });
  });

  it("publishes the package, and then has the application prepare the rest", async () => {
    const [up, request] = await Promise.all([opened.stack.up(), application.answer({ result: null })]);
    expect(up.summary.resourceChanges).to.deep.equal({ create: 3 });
    expect(request).to.deep.equal({ kind: "prepare", revision: "r1" });
    expect(scm.asked.map(({ method, url }) => `${method} ${url.split("?")[0]}`)).to.deep.equal([
      "POST /api/publish",
      "GET /api/deployments/d-1",
    ]);
  });

  it("finds nothing to change after that, and asks nobody to find it", async () => {
    const before = { tokens, asked: scm.asked.length };
    opened = await open();
    await opened.stack.preview({ expectNoChanges: true });
    await opened.stack.refresh({ expectNoChanges: true });
    expect({ tokens, asked: scm.asked.length }).to.deep.equal(before);
  });

  it("publishes again what has changed, and keeps both in their place when one fails", async () => {
    version = "v2";
    const [up] = await Promise.all([
      opened.stack.up().then(
        () => undefined,
        (error: unknown) => String(error),
      ),
      application.answer({ error: { type: "Outage", message: "The warehouse does not answer." } }),
    ]);
    expect(up).to.contain("could not prepare warehouse and topics: Outage: The warehouse does not answer.");
    const posts = (): number => scm.asked.filter(({ method }) => method === "POST").length;
    expect(posts()).to.equal(2);
    // What failed is asked for again; what was published is not published again.
    await Promise.all([opened.stack.up(), application.answer({ result: null })]);
    expect(posts()).to.equal(2);
    await opened.stack.preview({ expectNoChanges: true });
  });

  it("asks nobody when everything is taken down", async () => {
    const before = { tokens, asked: scm.asked.length };
    await opened.stack.destroy();
    expect({ tokens, asked: scm.asked.length }).to.deep.equal(before);
  });
});
