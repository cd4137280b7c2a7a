import { expect } from "chai";
import type { AzureContext } from "../../../../../../infra/providers/azure/plugin/azure-resource.ts";
import { preparedResource } from "../../../../../../infra/providers/azure/plugin/operations/prepared.ts";
import { PluginProvider } from "../../../../../../infra/plugin/provider.ts";
import { testStorage, type TestStorage } from "../../../../../helpers/azurite.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { OperationsStandIn } from "../operations-stand-in.ts";
import { type HttpsService, startService } from "../https-service.ts";

const URN = "urn:pulumi:dev::image-pipeline::image-pipeline-azure:operations:Prepared::prepared";
const TYPE = "image-pipeline-azure:operations:Prepared";
const TIMES = { answeredMs: 3000, pollMs: 20, roleMs: 1000 };

describe("what the operations application prepares", function () {
  this.timeout(60_000);
  let storage: TestStorage;
  let application: OperationsStandIn;
  let service: HttpsService | undefined;

  before(async () => {
    storage = await testStorage();
    application = await OperationsStandIn.start(storage);
  });
  afterEach(async () => {
    await service?.stop();
    service = undefined;
  });

  const provider = (ca = storage.ca, times = TIMES): PluginProvider<AzureContext> =>
    new PluginProvider<AzureContext>({
      name: "image-pipeline-azure",
      resources: { [TYPE]: preparedResource(times) },
      context: (general) => ({ ...general, ca, credential: () => Promise.resolve(storage.credential) }),
      cancelled: "Run it again.",
    });
  const inputs = (): Record<string, unknown> => ({
    ...application.mailbox,
    revision: "r1",
    triggers: { server: "/servers/one" },
  });

  it("is asked for by a blob and a message, and waited for by the answer's blob", async () => {
    const [created, request] = await Promise.all([
      provider().create(URN, inputs()),
      application.answer({ result: { migrations: ["1_schema"], topics: [] } }),
    ]);
    expect(request).to.deep.equal({ kind: "prepare", revision: "r1" });
    expect(created).to.deep.equal({ id: "prepared", outs: { ...inputs(), status: "ready" } });
    expect((await application.names()).filter((name) => name.startsWith("answers/"))).to.deep.equal([]);
  });

  it("is asked for again where the revision or what it is for changes", async () => {
    const state = { ...inputs(), status: "ready" };
    const diff = async (news: object): Promise<boolean | undefined> =>
      (await provider().diff("prepared", URN, state, { ...inputs(), ...news })).changes;
    expect(await diff({})).to.equal(false);
    expect(await diff({ revision: "r2" })).to.equal(true);
    expect(await diff({ triggers: { server: "/servers/two" } })).to.equal(true);
    const [updated, request] = await Promise.all([
      provider().update("prepared", URN, state, { ...inputs(), revision: "r2" }),
      application.answer({ result: {} }),
    ]);
    expect(request).to.deep.equal({ kind: "prepare", revision: "r2" });
    expect(updated.outs).to.include({ revision: "r2", status: "ready" });
  });

  it("fails with what the application threw", async () => {
    const [failed] = await Promise.all([
      failure(provider().create(URN, inputs())),
      application.answer({ error: { type: "Outage", message: "The warehouse does not answer: no route." } }),
    ]);
    expect(failed.message).to.match(/could not prepare.*Outage: The warehouse does not answer: no route\. Mend what/);
  });

  it("fails with the text of an answer that is none", async () => {
    const [failed] = await Promise.all([failure(provider().create(URN, inputs())), application.answer({ ok: true })]);
    expect(failed.message).to.match(/answers\/.*is no answer of the operations application: \{"ok":true\}/);
  });

  it("ends where nobody answers, and takes its message back by then", async () => {
    const soon = { ...TIMES, answeredMs: 1000 };
    const { message } = await failure(provider(storage.ca, soon).create(URN, inputs()));
    expect(message).to.match(/did not answer the request \S+ in \S+ within 1 s\. Look at its log/);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await application.waiting()).to.equal(0);
  });

  it("says what is not there: the queue, the container", async () => {
    const noQueue = await failure(provider().create(URN, { ...inputs(), queue: "nowhere" }));
    expect(noQueue.message).to.contain("/nowhere answered 404 QueueNotFound. Look whether the stack is up");
    const noContainer = await failure(provider().create(URN, { ...inputs(), container: "nowhere" }));
    expect(noContainer.message).to.contain("/nowhere answered 404 ContainerNotFound.");
  });

  it("waits for a role that was just assigned, for as long as Azure may take", async () => {
    const refusal = '<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthorizationPermissionMismatch</Code></Error>';
    let refused = 0;
    service = await startService(({ method, url }) => {
      if (refused < 4) {
        refused++;
        return [403, refusal];
      }
      if (method !== "GET") return [201];
      return url.includes("/answers/") ? [200, { result: {} }] : [500];
    });
    const address = { accountUrl: `${service.url}/account`, queueUrl: `${service.url}/account` };
    const created = await provider(service.ca).create(URN, { ...inputs(), ...address });
    expect(created.outs).to.include({ status: "ready" });
    expect(refused).to.equal(4);
    refused = -1000;
    const { message } = await failure(
      provider(service.ca, { ...TIMES, roleMs: 100 }).create(URN, { ...inputs(), ...address }),
    );
    expect(message).to.contain("answered 403").and.to.contain("Storage Blob Data Contributor");
  });

  it("is waited for although the account says nothing for a while", async () => {
    let looks = 0;
    service = await startService(({ method, url }) => {
      if (method !== "GET") return [201];
      if (!url.includes("/answers/")) return [500];
      // The client itself asks three times.
      return ++looks <= 3 ? (response) => response.destroy() : [200, { result: {} }];
    });
    const address = { accountUrl: `${service.url}/account`, queueUrl: `${service.url}/account` };
    const patient = provider(service.ca, { ...TIMES, answeredMs: 20_000 });
    expect((await patient.create(URN, { ...inputs(), ...address })).outs).to.include({ status: "ready" });
    expect(looks).to.equal(4);
  });

  it("ends a wait when the engine cancels", async () => {
    const running = provider(storage.ca, { ...TIMES, answeredMs: 60_000 });
    const failed = failure(running.create(URN, inputs()));
    await application.take();
    await running.cancel();
    expect((await failed).message).to.equal("Cancelled. Run it again.");
  });
});
