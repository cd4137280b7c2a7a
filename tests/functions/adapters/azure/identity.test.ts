import { expect } from "chai";
import { managedIdentity } from "../../../../functions/adapters/azure/identity.ts";
import { kafkaAccess, warehouseAccess } from "../../../../functions/adapters/azure/logins.ts";
import { Outage } from "../../../../functions/core/errors.ts";
import { freePort } from "../../../helpers/free-port.ts";
import { type IdentityEndpoint, startIdentityEndpoint } from "../../../helpers/identity-endpoint.ts";

describe("the identity of an application on Azure", () => {
  let endpoint: IdentityEndpoint;
  let made: number;
  let fails: number;
  let now: number;

  beforeEach(async () => {
    [made, fails, now] = [0, 0, Date.now()];
    endpoint = await startIdentityEndpoint((resource, clientId) => {
      if (clientId !== "client" || fails-- > 0) return undefined;
      return `token ${++made} for ${resource}`;
    });
  });
  afterEach(() => endpoint.stop());

  const identity = (clientId = "client") => managedIdentity(clientId, endpoint.environment, () => now);
  const failureOf = async (work: Promise<unknown>): Promise<unknown> => await work.catch((error: unknown) => error);

  it("has a token for each service, kept until five minutes before its end", async () => {
    const one = identity();
    const [first, second] = await Promise.all([
      one.token("https://a.example/.default"),
      one.token("https://a.example/.default"),
    ]);
    expect([first, second]).to.deep.equal(["token 1 for https://a.example", "token 1 for https://a.example"]);
    expect(await one.token("https://b.example/.default")).to.equal("token 2 for https://b.example");
    now += 3_600_000 - 302_000;
    expect(await one.token("https://a.example/.default")).to.equal(first);
    now += 4_000;
    expect(await one.token("https://a.example/.default")).to.equal("token 3 for https://a.example");
    expect(endpoint.asked).to.deep.equal(["a", "b", "a"].map((name) => `client https://${name}.example`));
  });

  it("gives SDKs the same, with its end", async () => {
    const one = identity();
    const token = await one.credential.getToken(["https://storage.azure.com/.default"], {});
    expect(token?.token).to.equal("token 1 for https://storage.azure.com");
    expect(token?.expiresOnTimestamp).to.be.within(now + 3_590_000, now + 3_601_000);
  });

  it("is asked for again while the endpoint is busy, and by the next after an outage", async () => {
    fails = 1;
    expect(await identity().token("https://a.example/.default")).to.equal("token 1 for https://a.example");
    const one = identity();
    fails = 3;
    const both = await Promise.all([1, 2].map(() => failureOf(one.token("https://a.example/.default"))));
    for (const failure of both) expect(failure).to.be.instanceOf(Outage);
    expect(await one.token("https://a.example/.default")).to.equal("token 2 for https://a.example");
  });

  it("that the application has not, and one without an endpoint, are outages that say so", async () => {
    const unknown = await failureOf(identity("another").token("https://a.example/.default"));
    expect(unknown).to.be.instanceOf(Outage).and.to.have.property("message").that.contains("answered with 400");
    const nobody = { ...endpoint.environment, IDENTITY_ENDPOINT: `http://127.0.0.1:${await freePort()}/` };
    const silent = await failureOf(managedIdentity("client", nobody).token("https://a.example/.default"));
    expect(silent).to.be.instanceOf(Outage).and.to.have.property("message").that.contains("ECONNREFUSED");
    const none = await failureOf(managedIdentity("client", {}).token("https://a.example/.default"));
    expect(none).to.be.instanceOf(Outage).and.to.have.property("message").that.contains("IDENTITY_ENDPOINT");
  });

  it("is the password of the warehouse, and the token of the namespace that the brokers are", async () => {
    const server = { host: "db.example", port: 5432, database: "image_pipeline", user: "writer", tls: true };
    const { password, ...access } = warehouseAccess(server, identity());
    expect(access).to.deep.equal(server);
    if (typeof password === "string") throw new Error("Expected a password that is asked for.");
    expect(await password()).to.equal("token 1 for https://ossrdbms-aad.database.windows.net");
    const kafka = { brokers: ["n.servicebus.windows.net:9093"], tls: true, login: { kind: "identity" as const } };
    const { sasl, ...brokers } = await kafkaAccess(kafka, identity());
    expect(brokers).to.deep.equal({
      ...{ brokers: kafka.brokers, tls: true },
      ...{ requestTimeoutMs: 60_000, requestMaxBytes: 1_046_527 },
    });
    if (sasl?.mechanism !== "oauthbearer") throw new Error("Expected a login by tokens.");
    expect(await sasl.token()).to.equal("token 2 for https://n.servicebus.windows.net");
  });
});
