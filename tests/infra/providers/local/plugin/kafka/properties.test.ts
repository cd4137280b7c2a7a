import { expect } from "chai";
import { serverProperties } from "../../../../../../infra/providers/local/plugin/kafka/properties.ts";

const settings = {
  port: 1111,
  controllerPort: 2222,
  username: "user",
  password: 'pass"word\\',
  dataFolder: "/data/Größe of it",
};

/** As java.util.Properties reads the file. */
function parse(text: string): Map<string, string> {
  const unescape = (value: string): string =>
    value.replace(/\\(u([0-9a-f]{4})|.)/g, (_, one: string, code: string | undefined) =>
      code === undefined ? one : String.fromCharCode(Number.parseInt(code, 16)),
    );
  const lines = text.trimEnd().split("\n");
  return new Map(
    lines.map((line): [string, string] => {
      const at = line.indexOf("=");
      return [line.slice(0, at), unescape(line.slice(at + 1))];
    }),
  );
}

describe("Kafka's server.properties", () => {
  const properties = parse(serverProperties(settings));

  it("listens on 127.0.0.1 alone, with a login on every listener", () => {
    expect(properties.get("listeners")).to.equal("CLIENT://127.0.0.1:1111,CONTROLLER://127.0.0.1:2222");
    expect(properties.get("listener.security.protocol.map")).to.equal(
      "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
    );
    expect(properties.get("sasl.enabled.mechanisms")).to.equal("SCRAM-SHA-512");
    expect(properties.get("listener.name.controller.sasl.enabled.mechanisms")).to.equal("PLAIN");
  });

  it("points the quorum and clients at the ports it has", () => {
    expect(properties.get("controller.quorum.voters")).to.equal("1@127.0.0.1:2222");
    expect(properties.get("advertised.listeners")).to.equal("CLIENT://127.0.0.1:1111");
  });

  it("carries any path and any password through the quoting of the file and of the login line", () => {
    expect(properties.get("log.dirs")).to.equal("/data/Größe of it");
    expect(properties.get("listener.name.client.scram-sha-512.sasl.jaas.config")).to.equal(
      'org.apache.kafka.common.security.scram.ScramLoginModule required username="user" password="pass\\"word\\\\";',
    );
  });

  it("gives the controller a password of its own, the same at every start", () => {
    const login = properties.get("listener.name.controller.plain.sasl.jaas.config") ?? "";
    const [, password] = /password="([0-9a-f]{64})"/.exec(login) ?? [];
    expect(login)
      .to.contain(`user_controller="${password ?? "none"}"`)
      .and.not.to.contain(settings.password);
    expect(serverProperties(settings)).to.equal(serverProperties({ ...settings }));
    expect(serverProperties({ ...settings, password: "another" })).not.to.contain(password);
  });

  it("creates no topic by itself, and asks for one copy where there is one node", () => {
    expect(properties.get("auto.create.topics.enable")).to.equal("false");
    const copies = [...properties].filter(([key]) => /replication\.factor$|min\.(isr|insync\.replicas)$/.test(key));
    expect(copies).to.have.lengthOf(7);
    for (const [key, value] of copies) expect(value, key).to.equal("1");
  });
});
