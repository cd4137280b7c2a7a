import { expect } from "chai";
import type { TokenCredential } from "../../../../../../functions/clients/blob-client.ts";
import type { AzureContext } from "../../../../../../infra/providers/azure/plugin/azure-resource.ts";
import { approvedConnectionResource } from "../../../../../../infra/providers/azure/plugin/network/approved.ts";
import { PluginProvider } from "../../../../../../infra/plugin/provider.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { type HttpsService, type ServiceAnswer, type ServiceRequest, startService } from "../https-service.ts";

const URN = "urn:pulumi:prod::image-pipeline::image-pipeline-azure:network:ApprovedConnection::prod-web";
const TYPE = "image-pipeline-azure:network:ApprovedConnection";
const TIMES = { askedMs: 300, approvedMs: 300, pollMs: 20, answerMs: 200 };
const TOKEN = "token-of-the-deployer";
const SITE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/web";
const MESSAGE = "image-pipeline prod: Front Door a7b3c1e0-93d8-4a43-9a5c-0d4f2f1a8f11";
const INPUTS = { resourceId: SITE, message: MESSAGE, triggers: { origin: "o-1" } };

/** Connections as the service keeps them: name, state, and what was said of them last. */
interface Kept {
  status: string;
  description: string;
}

describe("a private connection that is let in", () => {
  let management: HttpsService;
  let kept: Map<string, Kept>;
  let answer: ((request: ServiceRequest) => ServiceAnswer | undefined) | undefined;
  let asksForTokens: string[];
  const credential: TokenCredential = {
    getToken(scope) {
      asksForTokens.push(String(scope));
      return Promise.resolve({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };

  /** Source: learn.microsoft.com/rest/api/appservice/web-apps, "Get Private Endpoint Connection List" and "Approve Or Reject". */
  const asAzure = ({ method, url, body }: ServiceRequest): ServiceAnswer => {
    const { pathname } = new URL(url, "https://management.invalid");
    const list = `${SITE}/privateEndpointConnections`;
    const shown = (name: string, { status, description }: Kept): object => ({
      id: `${list}/${name}`,
      name,
      properties: {
        provisioningState: "Succeeded",
        privateLinkServiceConnectionState: { status, description, actionsRequired: "None" },
      },
    });
    if (method === "GET" && pathname === list) {
      return [200, { value: [...kept].map(([name, one]) => shown(name, one)), nextLink: null }];
    }
    const name = pathname.slice(list.length + 1);
    const one = kept.get(name);
    if (method !== "PUT" || one === undefined) return [404, { error: { code: "NotFound" } }];
    const { properties } = JSON.parse(body.toString()) as {
      properties: { privateLinkServiceConnectionState: Kept };
    };
    Object.assign(one, properties.privateLinkServiceConnectionState);
    return [202, shown(name, one)];
  };

  before(async () => {
    management = await startService((request) => answer?.(request) ?? asAzure(request));
  });
  after(() => management.stop());
  beforeEach(() => {
    management.asked.length = 0;
    kept = new Map([["pe-1", { status: "Pending", description: MESSAGE }]]);
    answer = undefined;
    asksForTokens = [];
  });

  const provider = (times = TIMES): PluginProvider<AzureContext> =>
    new PluginProvider<AzureContext>({
      name: "image-pipeline-azure",
      resources: { [TYPE]: approvedConnectionResource(times, management.url) },
      context: (general) => ({ ...general, credential: () => Promise.resolve(credential), ca: management.ca }),
      cancelled: "Run it again.",
    });
  const creating = (): Promise<unknown> => provider().create(URN, INPUTS);
  const asked = (method: string): string[] =>
    management.asked.filter((request) => request.method === method).map(({ url }) => url);

  it("is the pending one with the stack's own message, approved as the deployer", async () => {
    kept.set("pe-2", { status: "Pending", description: "image-pipeline prod: Front Door of somebody else" });
    kept.set("pe-3", { status: "Pending", description: "" });
    const created = await provider().create(URN, INPUTS);
    const connectionId = `${SITE}/privateEndpointConnections/pe-1`;
    expect(created).to.deep.equal({ id: "web", outs: { ...INPUTS, status: "ready", connectionId } });
    expect(asked("PUT")).to.deep.equal([`${connectionId}?api-version=2024-04-01`]);
    expect([...kept.values()].map(({ status }) => status)).to.deep.equal(["Approved", "Pending", "Pending"]);
    for (const { headers } of management.asked) expect(headers.authorization).to.equal(`Bearer ${TOKEN}`);
    expect(new Set(asksForTokens)).to.deep.equal(new Set(["https://management.azure.com/.default"]));
  });

  it("is known again by its message, and not approved twice", async () => {
    await creating();
    management.asked.length = 0;
    await provider().update("web", URN, { ...INPUTS, status: "ready" }, { ...INPUTS, triggers: { origin: "o-2" } });
    expect(asked("PUT")).to.deep.equal([]);
  });

  it("is waited for until it is asked for, and until it stands", async () => {
    kept.clear();
    let lists = 0;
    let puts = 0;
    answer = ({ method }) => {
      if (method === "PUT") {
        puts++;
        return [202, {}];
      }
      lists++;
      if (lists === 3) kept.set("pe-1", { status: "Pending", description: MESSAGE });
      if (lists === 6) kept.set("pe-1", { status: "Approved", description: MESSAGE });
      return undefined;
    };
    await creating();
    expect({ lists, puts }).to.deep.equal({ lists: 6, puts: 1 });
  });

  it("is the new one where an old one was cut", async () => {
    kept.set("pe-0", { status: "Disconnected", description: MESSAGE });
    kept.set("pe-9", { status: "Rejected", description: MESSAGE });
    const created: object = await provider().create(URN, INPUTS);
    expect(created)
      .to.have.nested.property("outs.connectionId")
      .that.matches(/\/pe-1$/);
  });

  it("is found on a further page, and never on another host", async () => {
    const page = `${management.url}${SITE}/privateEndpointConnections?page=2`;
    answer = ({ method, url }) =>
      method === "PUT" || url.includes("page=2") ? undefined : [200, { value: [], nextLink: page }];
    await creating();
    expect(asked("PUT")).to.have.length(1);
    answer = () => [200, { value: [], nextLink: "https://evil.example.com/?page=2" }];
    expect((await failure(creating())).message)
      .to.contain("an address that is not on")
      .and.to.contain("evil.example");
  });

  it("is approved on no other host than Azure's management, whatever its id says", async () => {
    const { port } = new URL(management.url);
    const elsewhere = { status: "Pending", description: MESSAGE };
    answer = () => [
      200,
      { value: [{ id: `//localhost:${port}/x`, properties: { privateLinkServiceConnectionState: elsewhere } }] },
    ];
    expect((await failure(creating())).message).to.contain("an address that is not on");
    expect(asked("PUT")).to.deep.equal([]);
  });

  it("says so where nobody asks, and where it never stands", async () => {
    kept.clear();
    expect((await failure(creating())).message).to.match(
      new RegExp(`^Nobody asked ${SITE} for a private connection with the message "${MESSAGE}" within 0 s\\. Look at`),
    );
    kept.set("pe-1", { status: "Pending", description: MESSAGE });
    answer = ({ method }) => (method === "PUT" ? [202, {}] : undefined);
    expect((await failure(creating())).message).to.match(
      /took the approval.*there are: Pending\. Run the command again/,
    );
  });

  it("is never taken back from somebody who rejected it", async () => {
    kept.set("pe-1", { status: "Rejected", description: MESSAGE });
    const { message } = await failure(creating());
    expect(message).to.contain("/pe-1 of this stack's Front Door").and.to.contain("asks anew");
    expect(asked("PUT")).to.deep.equal([]);
  });

  for (const [status, advice] of [
    [401, "az account show"],
    [403, "privateEndpointConnectionsApproval/action"],
    [404, "removed by hand"],
    [400, "Mend what it says"],
  ] as const) {
    it(`tells at once what to do about a refusal with ${status}`, async () => {
      answer = () => [status, { error: { code: "No" } }];
      const { message } = await failure(creating());
      expect(message).to.contain(`${SITE} refused with ${status}`).and.to.contain(advice);
      expect(message).not.to.contain(TOKEN);
      expect(management.asked).to.have.length(1);
    });
  }

  it("is asked for again while Azure is busy or silent, and not without end", async () => {
    const first: ServiceAnswer[] = [[429], [503], [409], (response) => response.destroy()];
    answer = () => first.shift();
    await creating();
    answer = () => [503, "busy"];
    expect((await failure(creating())).message).to.contain('the last answer was 503 "busy". Run the command again.');
    answer = () => () => undefined;
    expect((await failure(creating())).message).to.contain("none (no answer within 200 ms)");
  }).timeout(5000);

  it("is not believed where the answer is no list", async () => {
    answer = () => [200, "<html>"];
    expect((await failure(creating())).message).to.contain("something other than its private connections");
  });

  it("ends a wait when the engine cancels", async () => {
    kept.clear();
    const running = provider({ ...TIMES, askedMs: 60_000 });
    const failed = failure(running.create(URN, INPUTS));
    while (management.asked.length < 2) await new Promise(setImmediate);
    await running.cancel();
    expect((await failed).message).to.equal("Cancelled. Run it again.");
  });

  it("asks nobody when it is looked at, compared or removed", async () => {
    const state = { ...INPUTS, status: "ready", connectionId: "c" };
    expect(await provider().read("web", URN, state)).to.deep.equal({ id: "web", props: state });
    expect(await provider().diff("web", URN, state, INPUTS)).to.deep.equal({ changes: false, replaces: [] });
    const another = { ...INPUTS, triggers: { origin: "o-2" } };
    expect(await provider().diff("web", URN, state, another)).to.deep.equal({ changes: true, replaces: [] });
    const moved = { ...INPUTS, resourceId: `${SITE}2` };
    expect(await provider().diff("web", URN, state, moved)).to.deep.equal({ changes: true, replaces: ["resourceId"] });
    await provider().delete("web", URN);
    expect({ tokens: asksForTokens, asked: management.asked }).to.deep.equal({ tokens: [], asked: [] });
  });

  it("takes a resource's id and a message that Front Door can send", async () => {
    const wrong = { ...INPUTS, resourceId: "https://evil.example.com/", message: "x".repeat(141) };
    const { failures } = await provider().check(URN, {}, wrong);
    expect(failures?.map(({ property }) => property)).to.have.members(["resourceId", "message"]);
  });
});
