import { expect } from "chai";
import { loadSettings, readSettings } from "../../infra/config.ts";
import { SettingsError } from "../../infra/contract/errors.ts";

const setting = (name: string, value: unknown): [string, string] => [
  `image-pipeline:${name}`,
  typeof value === "string" ? value : JSON.stringify(value),
];

const faultsOf = (config: Record<string, string>): readonly string[] => {
  try {
    loadSettings(config, ["local"]);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
  return [];
};

describe("settings", () => {
  it("need the provider only, and fill in every default", () => {
    const settings = loadSettings(Object.fromEntries([setting("provider", "local")]), ["local"]);
    expect(settings.environment).to.equal("dev");
    expect(settings.retention).to.deep.equal({
      processedDays: 7,
      rawDays: 7,
      detailDays: 30,
      statsYears: 5,
      confirmIrreversibleLock: false,
    });
    expect(settings.presets.map(({ name, maxWidthPx }) => [name, maxWidthPx])).to.deep.equal([
      ["web", 1600],
      ["thumbnail", 320],
    ]);
    expect(settings.ingress).to.deep.equal({
      topic: "images",
      partitions: 6,
      retentionHours: 168,
      privateLinkAccounts: [],
    });
  });

  it("tell every fault at once, with what was received and what is allowed", () => {
    const faults = faultsOf(
      Object.fromEntries([
        setting("provider", "oracle"),
        setting("retention", { processedDays: 3, procesedDays: 9 }),
        setting("ingress", { partitions: -1 }),
        setting("regoin", "eu-west-1"),
      ]),
    );
    expect(faults).to.have.members([
      'provider: expected one of local but received "oracle".',
      "retention.processedDays: expected at least 7 but received 3.",
      "retention.procesedDays: there is no such setting. Did you mean processedDays?",
      "ingress.partitions: expected at least 1 but received -1.",
      "regoin: there is no such setting. Did you mean region?",
    ]);
  });

  it("say what form an address, a network or a name must have", () => {
    const faults = faultsOf(
      Object.fromEntries([
        setting("provider", "local"),
        setting("network", { cidr: "10.0.0.0" }),
        setting("alerts", { emails: ["nobody"], logDays: 31, otlpEndpoint: "http://otel.internal:4318/?api-key=1" }),
        setting("gateway", { blockedIps: ["1.2.3.4"], domain: { name: "localhost", zoneId: "Z1" } }),
      ]),
    );
    expect(faults).to.have.members([
      'network.cidr: expected an IPv4 network in CIDR notation, like 10.0.0.0/16 but received "10.0.0.0".',
      'alerts.emails.0: expected an e-mail address but received "nobody".',
      "alerts.logDays: expected one of 30, 60, 90, 180, 365, 731, 1827 but received 31.",
      'alerts.otlpEndpoint: expected an address without user, password, query or fragment but received "http://otel.internal:4318/?api-key=1".',
      'gateway.blockedIps.0: expected an IPv4 network in CIDR notation, like 10.0.0.0/16, or an IPv6 network in CIDR notation, like 2001:db8::/32 but received "1.2.3.4".',
      'gateway.domain.name: expected a full domain name but received "localhost".',
    ]);
  });

  it("keep detail at least as long as the lock", () => {
    const faults = faultsOf(
      Object.fromEntries([setting("provider", "local"), setting("retention", { processedDays: 60 })]),
    );
    expect(faults).to.have.length(1);
    expect(faults[0]).to.match(/^retention\.detailDays: must be at least processedDays/);
  });

  it("tell what was given for the setting where several go together, and what there is in a list", () => {
    const presets = [{ name: "a", maxWidth: 100 }, { name: "b", fit: "cover", maxWidthPx: 100 }, { name: "c" }];
    expect(faultsOf(Object.fromEntries([setting("provider", "local"), setting("presets", presets)]))).to.have.members([
      "presets.0.maxWidth: there is no such setting. Did you mean maxWidthPx?",
      "presets.0.maxWidthPx: expected maxWidthPx, maxHeightPx or both but received nothing.",
      'presets.1.fit: expected maxWidthPx and maxHeightPx with `cover` but received "cover".',
      "presets.2.maxWidthPx: expected maxWidthPx, maxHeightPx or both but received nothing.",
    ]);
  });

  it("never print what may be a secret", () => {
    const existing = { brokers: ["k:9092"], sasl: { mechanism: "plain", username: "u", password: 12_345_678 } };
    const [fault] = faultsOf(Object.fromEntries([setting("provider", "local"), setting("ingress", { existing })]));
    expect(fault).to.equal("ingress.existing.sasl.password: expected string but received another value.");
  });

  it("say that the provider is missing", () => {
    expect(faultsOf({})).to.deep.equal(["provider: expected string but received nothing."]);
  });

  it("ignore the settings of other projects", () => {
    expect(readSettings({ "aws:region": "eu-west-1", "image-pipeline:provider": "local" }).faults).to.deep.equal([]);
  });
});
