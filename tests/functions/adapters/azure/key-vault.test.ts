import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { biReaderPassword } from "../../../../functions/adapters/azure/bi-reader-secret.ts";
import type { Identity } from "../../../../functions/adapters/azure/identity.ts";
import { vaultSecrets } from "../../../../functions/adapters/azure/key-vault.ts";
import { kafkaAccess } from "../../../../functions/adapters/azure/logins.ts";
import { Outage } from "../../../../functions/core/errors.ts";
import { startVault, type VaultStandIn } from "../../../helpers/key-vault.ts";

describe("secrets in a vault of Azure", () => {
  let vault: VaultStandIn;
  const scopes: string[] = [];
  const identityWith = (token: string): Identity => ({
    credential: { getToken: () => Promise.resolve(null) },
    token(scope) {
      scopes.push(scope);
      return Promise.resolve(token);
    },
  });
  const identity = identityWith("the token");
  beforeEach(async () => {
    scopes.length = 0;
    // Plain HTTP, because this process trusts no certificate of its own making; the built applications ask over TLS.
    vault = await startVault("the token", { tls: false });
  });
  afterEach(() => vault.stop());

  const failureOf = async (work: Promise<unknown>): Promise<unknown> => await work.catch((error: unknown) => error);

  it("are written and read by the vault's own tokens, and none where there is none", async () => {
    const secrets = vaultSecrets(vault.url, identity);
    expect(await secrets.read("a-secret")).to.equal(undefined);
    await secrets.write("a-secret", 'text with "quotes" and ü');
    expect(await secrets.read("a-secret")).to.equal('text with "quotes" and ü');
    expect(new Set(scopes)).to.deep.equal(new Set(["https://vault.azure.net/.default"]));
  });

  it("that are refused are an outage that names the secret, and shows none", async () => {
    const secrets = vaultSecrets(vault.url, identityWith("another"));
    for (const work of [() => secrets.read("bi"), () => secrets.write("bi", "hunter2-hunter2")]) {
      const failure = await failureOf(work());
      expect(failure).to.be.instanceOf(Outage);
      expect(String(failure))
        .to.contain("the secret bi was answered with 401 Unauthorized")
        .and.not.to.contain("hunter2");
    }
  });

  it("are an outage, too, where nothing answers or nothing is there", async () => {
    const silent = createServer();
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const secrets = vaultSecrets(`http://127.0.0.1:${port}`, identity, 100);
    expect(await failureOf(secrets.read("bi"))).to.be.instanceOf(Outage);
    silent.closeAllConnections();
    silent.close();
    await once(silent, "close");
    const gone = await failureOf(secrets.read("bi"));
    expect(gone).to.be.instanceOf(Outage).and.to.have.property("message").that.contains("ECONNREFUSED");
  });

  it("hold the password of bi_reader, which is made once, or an operator's", async () => {
    const secrets = vaultSecrets(vault.url, identity);
    const first = await biReaderPassword(secrets, "bi");
    expect(first).to.match(/^[\w-]{32}$/);
    expect(JSON.parse(vault.secrets.get("bi") ?? "")).to.deep.equal({ username: "bi_reader", password: first });
    expect(await biReaderPassword(secrets, "bi")).to.equal(first);
    vault.secrets.set("bi", JSON.stringify({ username: "bi_reader", password: "by-an-operator" }));
    expect(await biReaderPassword(secrets, "bi")).to.equal("by-an-operator");
    vault.secrets.set("bi", "hunter2-hunter2");
    const odd = await failureOf(biReaderPassword(secrets, "bi"));
    expect(String(odd)).to.equal("Error: Expected JSON with username and password in the secret bi.");
  });

  it("hold the login of somebody else's brokers", async () => {
    const brokers = ["kafka.example:9094"];
    const login = { kind: "secret", mechanism: "scram-sha-512", vaultUrl: vault.url, secret: "kafka" } as const;
    const missing = await failureOf(kafkaAccess({ brokers, tls: true, login }, identity));
    expect(String(missing)).to.contain("in the secret kafka");
    vault.secrets.set("kafka", JSON.stringify({ username: "user", password: "password-of-it" }));
    expect(await kafkaAccess({ brokers, tls: true, login }, identity)).to.deep.equal({
      ...{ brokers, tls: true },
      sasl: { mechanism: "scram-sha-512", username: "user", password: "password-of-it" },
    });
  });
});
