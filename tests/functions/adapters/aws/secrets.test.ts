import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { biReaderPassword } from "../../../../functions/adapters/aws/bi-reader-secret.ts";
import { secretReader, secretsClient } from "../../../../functions/adapters/aws/secrets.ts";
import { Outage } from "../../../../functions/core/errors.ts";
import { type SecretsStandIn, startSecretsManager } from "../../../helpers/secrets-manager.ts";

describe("logins in Secrets Manager", () => {
  let manager: SecretsStandIn;
  before(async () => {
    manager = await startSecretsManager();
  });
  after(() => manager.stop());

  it("are read once for logins side by side, and then anew", async () => {
    manager.secrets.set("db", JSON.stringify({ username: "owner", password: "first-one" }));
    let now = 0;
    const read = secretReader(manager.client, () => now);
    expect(await read("db")).to.deep.equal({ username: "owner", password: "first-one" });
    manager.secrets.set("db", JSON.stringify({ username: "owner", password: "rotated-one" }));
    now = 9_999;
    expect((await read("db")).password).to.equal("first-one");
    now = 10_000;
    expect((await read("db")).password).to.equal("rotated-one");
    expect(manager.reads.filter((name) => name === "db")).to.have.length(2);
  });

  it("that cannot be read are an outage, and are asked for again", async () => {
    const read = secretReader(manager.client);
    const failure = await read("missing").catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Outage);
    manager.secrets.set("missing", JSON.stringify({ username: "u", password: "here-by-now" }));
    expect((await read("missing")).password).to.equal("here-by-now");
  });

  it("are an outage, too, where nothing answers", async () => {
    const silent = createServer();
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    process.env["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    process.env["AWS_REGION"] = "us-east-1";
    process.env["AWS_ACCESS_KEY_ID"] = process.env["AWS_SECRET_ACCESS_KEY"] = "test";
    try {
      const failure = await secretReader(secretsClient(100))("db").catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Outage);
    } finally {
      for (const name of ["ENDPOINT_URL_SECRETS_MANAGER", "REGION", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"]) {
        Reflect.deleteProperty(process.env, `AWS_${name}`);
      }
      silent.closeAllConnections();
      silent.close();
    }
  });

  it("that are no login are named, and not shown", async () => {
    for (const text of ["hunter2-hunter2", JSON.stringify({ password: "hunter2-hunter2" })]) {
      manager.secrets.set("odd", text);
      const failure = await secretReader(manager.client)("odd").catch((error: unknown) => String(error));
      expect(failure).to.equal("Error: Expected JSON with username and password in the secret odd.");
    }
  });
});

describe("the password of bi_reader", () => {
  let manager: SecretsStandIn;
  beforeEach(async () => {
    manager = await startSecretsManager();
  });
  afterEach(() => manager.stop());

  it("is made once, kept in the secret, and the same ever after", async () => {
    const first = await biReaderPassword(manager.client, "bi");
    expect(first).to.match(/^[\w-]{32}$/);
    expect(JSON.parse(manager.secrets.get("bi") ?? "")).to.deep.equal({ username: "bi_reader", password: first });
    expect(await biReaderPassword(manager.client, "bi")).to.equal(first);
  });

  it("is one where several make it at once", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => biReaderPassword(manager.client, "bi")));
    expect(new Set(all)).to.have.property("size", 1);
  });

  it("is what an operator has put there", async () => {
    manager.secrets.set("bi", JSON.stringify({ username: "bi_reader", password: "by-an-operator" }));
    expect(await biReaderPassword(manager.client, "bi")).to.equal("by-an-operator");
  });
});
