import { expect } from "chai";
import { readSettings } from "../../infra/config.ts";
import { FEATURES, type Feature, type Supports, unsupportedFaults } from "../../infra/contract/features.ts";
import { loadProvider, PROVIDER_NAMES } from "../../infra/providers/registry.ts";

describe("features", () => {
  for (const name of PROVIDER_NAMES) {
    it(`${name} states its support for every one, and how`, async () => {
      const { supports } = await loadProvider(name);
      expect(Object.keys(supports)).to.have.members(Object.keys(FEATURES));
      for (const [feature, { how }] of Object.entries(supports)) expect(how, feature).to.have.length.above(10);
    });
  }

  it("refuse a setting that asks for what the provider cannot do", () => {
    const no = { level: "unsupported", how: "there is no such thing" } as const;
    const none = Object.fromEntries(Object.keys(FEATURES).map((feature) => [feature, no])) as Record<
      Feature,
      typeof no
    >;
    const supports: Supports = none;
    const read = readSettings({
      "image-pipeline:provider": "x",
      "image-pipeline:ingress": JSON.stringify({ existing: { brokers: ["kafka:9092"] } }),
    });
    expect(read).to.have.property("settings");
    if (!("settings" in read)) return;
    expect(unsupportedFaults("x", supports, read.settings)).to.deep.equal([
      'ingress.existing: the provider "x" does not support ingress.existing (there is no such thing). Remove the setting.',
    ]);
  });
});
