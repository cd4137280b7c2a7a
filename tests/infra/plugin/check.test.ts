import { expect } from "chai";
import * as z from "zod";
import { checkInputs, parseInputs } from "../../../infra/plugin/check.ts";
import { PluginError } from "../../../infra/plugin/resource.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const resource = {
  schema: z.strictObject({
    port: z.int().min(1),
    password: z.string().min(8),
    name: z.string().default("x"),
    to: z.object({ host: z.string() }).optional(),
  }),
  secrets: ["password"],
};

describe("check of inputs", () => {
  it("reports every fault at once, with what is allowed and what was received, but no secret", () => {
    const faults = checkInputs(resource, {}, { port: 0, password: "hunter2", prot: 1 });
    expect(faults.map(({ property }) => property)).to.deep.equal(["port", "password", ""]);
    expect(faults.map(({ reason }) => reason).join("\n"))
      .to.contain("port: expected at least 1 but received 0.")
      .and.to.contain("prot: there is no such setting. Did you mean port?")
      .and.not.to.contain("hunter2");
  });

  it("reports nothing of a value that only the run will know, and everything of the others", () => {
    expect(checkInputs(resource, {}, { port: UNKNOWN, password: "long enough", to: UNKNOWN })).to.deep.equal([]);
    const faults = checkInputs(resource, {}, { port: UNKNOWN, password: "long enough", to: { host: 1 } });
    expect(faults).to.deep.equal([{ property: "to", reason: "to.host: expected string but received 1." }]);
  });

  it("adds defaults and leaves computed properties out", () => {
    const state = { port: 1, password: "long enough", status: "running", pid: 5 };
    expect(parseInputs(resource, state)).to.deep.equal({ port: 1, password: "long enough", name: "x" });
    expect(() => parseInputs(resource, { password: "hunter2" })).to.throw(
      PluginError,
      /port: expected number but received nothing\.\n {2}- password: expected at least 8 of them but received another value/,
    );
  });
});
