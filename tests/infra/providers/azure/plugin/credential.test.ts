import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { expect } from "chai";
import { keeping, ownCredential } from "../../../../../infra/providers/azure/credential.ts";
import { tokenFor } from "../../../../../infra/providers/azure/plugin/credential.ts";
import { importsBelow } from "../../../../helpers/imports.ts";

describe("whoever runs the command", () => {
  const environment = { ...process.env };
  after(() => {
    for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, environment);
  });

  it("is found out as Azure's own tools do: here by the identity of the machine", async () => {
    for (const name of Object.keys(process.env))
      if (name.startsWith("AZURE_")) Reflect.deleteProperty(process.env, name);
    const asked: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      asked.push(request);
      const expires = Math.floor(Date.now() / 1000) + 3600;
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ access_token: "t-1", expires_on: expires, resource: "r", token_type: "Bearer" }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The system gave no port.");
    process.env["IDENTITY_ENDPOINT"] = `http://127.0.0.1:${address.port}/token`;
    process.env["IDENTITY_HEADER"] = "secret-of-the-machine";
    try {
      const ask = async (): Promise<string> =>
        await tokenFor(await ownCredential(), "https://management.azure.com/.default", new AbortController().signal);
      expect(await ask()).to.equal("t-1");
      expect(await ask()).to.equal("t-1");
      expect(asked).to.have.length(1);
      expect(asked[0]?.url).to.contain(`resource=${encodeURIComponent("https://management.azure.com")}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }).timeout(20_000);

  it("is asked for another token when one is about to end, and for one a scope", async () => {
    let [lifeMs, given] = [3_600_000, 0];
    const credential = keeping({
      getToken: () => Promise.resolve({ token: `t-${++given}`, expiresOnTimestamp: Date.now() + lifeMs }),
    });
    const ask = async (scope: string): Promise<string> =>
      await tokenFor(credential, scope, new AbortController().signal);
    expect([await ask("a"), await ask("a"), await ask("b"), await ask("b")]).to.deep.equal([
      "t-1",
      "t-1",
      "t-2",
      "t-2",
    ]);
    lifeMs = 60_000;
    expect([await ask("c"), await ask("c")]).to.deep.equal(["t-3", "t-4"]);
  });

  it("is loaded by the file that needs it alone, and nothing of Azure's before it is asked for", () => {
    const loads = importsBelow("infra/providers/azure").filter(({ target }) => target === "@azure/identity");
    expect(loads).to.deep.equal([{ file: "infra/providers/azure/credential.ts", target: "@azure/identity" }]);
  });
});
