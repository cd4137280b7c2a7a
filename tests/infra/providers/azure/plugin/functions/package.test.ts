import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { AzureContext } from "../../../../../../infra/providers/azure/plugin/azure-resource.ts";
import { packageResource } from "../../../../../../infra/providers/azure/plugin/functions/package.ts";
import { PluginProvider } from "../../../../../../infra/plugin/provider.ts";
import type { TokenCredential } from "../../../../../../functions/clients/blob-client.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { type ServiceAnswer, type ServiceRequest, type HttpsService, startService } from "../https-service.ts";

const URN = "urn:pulumi:dev::image-pipeline::image-pipeline-azure:functions:Package::web";
const TYPE = "image-pipeline-azure:functions:Package";
const TIMES = { acceptedMs: 400, deployedMs: 400, pollMs: 20, answerMs: 200 };
const TOKEN = "token-of-the-deployer";

/** As Kudu answers while it works, and when it is done. */
const UNDER_WAY = { id: "d-1", status: 2, status_text: "Deploying", complete: false };
const SUCCEEDED = { id: "d-1", status: 4, status_text: "", complete: true };

describe("a package of an application on Flex Consumption", () => {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  const archive = join(folder, "web.zip");
  let scm: HttpsService | undefined;
  let asksForTokens: string[] = [];
  const credential: TokenCredential = {
    getToken(scope) {
      asksForTokens.push(String(scope));
      return Promise.resolve({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };

  before(() => {
    writeFileSync(archive, "the zip's bytes");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    asksForTokens = [];
  });
  afterEach(async () => {
    await scm?.stop();
    scm = undefined;
  });

  const provider = (times = TIMES, who: TokenCredential = credential): PluginProvider<AzureContext> =>
    new PluginProvider<AzureContext>({
      name: "image-pipeline-azure",
      resources: { [TYPE]: packageResource(times) },
      context: (general) => ({
        ...general,
        credential: () => Promise.resolve(who),
        ...(scm !== undefined && { ca: scm.ca }),
      }),
      cancelled: "Run it again.",
    });
  const inputs = (): { scmUrl: string; archive: string; hash: string } => ({
    scmUrl: scm?.url ?? "https://app.scm.offline.invalid",
    archive,
    hash: "h1",
  });
  /** Answers to the publication, and then to questions for the deployment. */
  const serve = async (
    publish: readonly ServiceAnswer[],
    polls: readonly ServiceAnswer[] = [[200, SUCCEEDED]],
  ): Promise<void> => {
    let [published, polled] = [0, 0];
    scm = await startService(({ method, url }: ServiceRequest) => {
      if (method === "POST") return publish[Math.min(published++, publish.length - 1)] ?? [500];
      if (url.endsWith("/log")) return [200, [{ message: "Unpacking." }, { message: "host.json is missing." }]];
      return polls[Math.min(polled++, polls.length - 1)] ?? [500];
    });
  };
  const asked = (): string[] => (scm?.asked ?? []).map(({ method, url }) => `${method} ${url}`);
  const creating = (): Promise<unknown> => provider().create(URN, inputs());

  it("is sent as a zip, as the deployer, without a build there, and waited for by its own id", async () => {
    await serve([[202, '"d-1"']], [[200, UNDER_WAY], [404], [503], [200, SUCCEEDED]]);
    const created = await provider().create(URN, inputs());
    expect(created).to.deep.equal({
      id: "127.0.0.1",
      outs: { ...inputs(), status: "ready", deploymentId: "d-1" },
    });
    const [first, ...polls] = scm?.asked ?? [];
    expect(first?.url).to.equal("/api/publish?RemoteBuild=false&Deployer=image-pipeline");
    expect(first?.body.toString()).to.equal("the zip's bytes");
    expect(first?.headers).to.include({ authorization: `Bearer ${TOKEN}`, "content-type": "application/zip" });
    expect(polls.map(({ method, url }) => `${method} ${url}`)).to.deep.equal(
      Array.from({ length: 4 }, () => "GET /api/deployments/d-1"),
    );
    expect(new Set(asksForTokens)).to.deep.equal(new Set(["https://management.azure.com/.default"]));
  });

  it("is sent again while the application is not there yet, busy or silent", async () => {
    const cut: ServiceAnswer = (response) => response.destroy();
    await serve([[404], [503, "starting"], [409, "another deployment"], cut, [202, "d-2"]]);
    const created = await provider().create(URN, inputs());
    expect(created.outs).to.include({ deploymentId: "d-2" });
    expect(asked().filter((one) => one.startsWith("POST"))).to.have.length(5);
  });

  it("is looked up as the latest where no id was told", async () => {
    await serve([[202, ""]]);
    await provider().create(URN, inputs());
    expect(asked()).to.include("GET /api/deployments/latest");
  });

  it("says why a deployment failed, with the end of its log", async () => {
    await serve([[202, "d-1"]], [[200, { status: 3, status_text: "The package is not valid." }]]);
    expect((await failure(creating())).message).to.equal(
      `${scm?.url} took the package, and its deployment failed: The package is not valid. Mend what it says and run the command again.\n` +
        "  Unpacking.\n  host.json is missing.",
    );
  });

  for (const [status, said] of [
    [5, "gave way to another publication"],
    [6, "succeeded in part"],
    [99, "ended with status 99"],
  ] as const) {
    it(`takes the status ${status} for no success`, async () => {
      await serve([[202, "d-1"]], [[200, { status }]]);
      expect((await failure(creating())).message).to.contain(said);
    });
  }

  for (const [status, advice] of [
    [401, "Website Contributor"],
    [403, "let this machine reach"],
    [415, "not on Flex Consumption"],
    [400, "Mend what it says"],
  ] as const) {
    it(`tells at once what to do about a refusal with ${status}`, async () => {
      await serve([[status, "No."]]);
      const { message } = await failure(creating());
      expect(message).to.contain(`${scm?.url} refused the package with ${status} "No."`).and.to.contain(advice);
      expect(message).not.to.contain(TOKEN);
      expect(asked()).to.have.length(1);
    });
  }

  it("ends with the last answer where the application never takes it, or never has it in place", async () => {
    await serve([[503, "starting"]]);
    expect((await failure(creating())).message).to.match(
      /took no package within 0 s; the last answer was 503 "starting"/,
    );
    await scm?.stop();
    await serve([[202, "d-1"]], [[200, UNDER_WAY]]);
    expect((await failure(creating())).message).to.match(/had not put it in place.*"Deploying"/);
  });

  it("does not wait for ever for an answer", async () => {
    await serve([() => undefined]);
    expect((await failure(creating())).message).to.match(/the last answer was none \(no answer within 200 ms\)/);
  });

  it("ends a wait when the engine cancels", async () => {
    await serve([[202, "d-1"]], [[200, UNDER_WAY]]);
    const running = provider({ ...TIMES, deployedMs: 60_000 });
    const failed = failure(running.create(URN, inputs()));
    while (asked().length < 3) await new Promise(setImmediate);
    await running.cancel();
    expect((await failed).message).to.equal("Cancelled. Run it again.");
  });

  it("says so where nobody is logged in, and where there is no package", async () => {
    await serve([[202, "d-1"]]);
    const nobody: TokenCredential = { getToken: () => Promise.reject(new Error("Please run az login.")) };
    const { message } = await failure(provider(TIMES, nobody).create(URN, inputs()));
    expect(message).to.match(/^No token of Entra ID for https:\/\/management.*Please run az login\. Log in as/);
    const missing = { ...inputs(), archive: join(folder, "missing.zip") };
    expect((await failure(provider().create(URN, missing))).message).to.contain("missing.zip cannot be read");
    expect(asked()).to.deep.equal([]);
  });

  it("is sent again for another hash only, wherever it lies, and made anew with its application", async () => {
    const state = { ...inputs(), status: "ready", deploymentId: "d-1" };
    const diff = async (news: object): Promise<unknown> =>
      await provider().diff("app", URN, state, { ...inputs(), ...news });
    expect(await diff({})).to.deep.equal({ changes: false, replaces: [] });
    expect(await diff({ archive: "/elsewhere.zip" })).to.deep.equal({ changes: false, replaces: [] });
    expect(await diff({ hash: "h2" })).to.deep.equal({ changes: true, replaces: [] });
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(await diff({ scmUrl: unknown })).to.deep.equal({ changes: true, replaces: ["scmUrl"] });
    await serve([[202, "d-2"]]);
    const updated = await provider().update("app", URN, state, { ...inputs(), hash: "h2" });
    expect(updated.outs).to.include({ hash: "h2", deploymentId: "d-2" });
  });

  it("asks nobody when it is looked at, compared or removed", async () => {
    const state = { ...inputs(), status: "ready", deploymentId: "d-1" };
    expect(await provider().read("app", URN, state)).to.deep.equal({ id: "app", props: state });
    await provider().delete("app", URN);
    expect(asksForTokens).to.deep.equal([]);
  });

  it("sends no token over plain HTTP", async () => {
    const { failures } = await provider().check(URN, {}, { ...inputs(), scmUrl: "http://127.0.0.1" });
    expect(failures?.map(({ reason }) => reason)).to.deep.equal([
      'scmUrl: expected an address like https://host:port but received "http://127.0.0.1".',
    ]);
  });
});
