import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { LOCAL_DIR } from "../../../../infra/engine/paths.ts";
import { OFFLINE, ONLINE } from "../../../../infra/engine/site.ts";
import { stackFileForRun } from "../../../../infra/engine/stack-file.ts";

describe("where offline runs work", () => {
  it("shares no folder with other runs", () => {
    expect(OFFLINE.stateFolder()).to.equal(join(LOCAL_DIR, "offline", "state"));
    expect(OFFLINE.engineFolder).to.equal(join(LOCAL_DIR, "offline", "engine"));
    expect(ONLINE.engineFolder).to.equal(join(LOCAL_DIR, "engine"));
    expect([OFFLINE.offline, ONLINE.offline]).to.deep.equal([true, false]);
  });

  it("needs no key: encrypted settings are placeholders there, and stay encrypted elsewhere", () => {
    const overrides = ["ingress.existing.sasl={username: u, password: {secure: v1:abc}}"];
    const sasl = (offline: boolean): unknown =>
      (
        parse(stackFileForRun("dev", overrides, "", { offline })) as {
          config: { "image-pipeline:ingress": { existing: { sasl: unknown } } };
        }
      ).config["image-pipeline:ingress"].existing.sasl;
    expect(sasl(true)).to.deep.equal({ username: "u", password: "(encrypted)" });
    expect(sasl(false)).to.deep.equal({ username: "u", password: { secure: "v1:abc" } });
  });
});
