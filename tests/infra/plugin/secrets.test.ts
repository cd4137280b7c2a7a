import { expect } from "chai";
import { hasUnknown, unwrap, wrap } from "../../../infra/plugin/secrets.ts";

/** As the engine sends it. */
const secret = (value: unknown): unknown => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("secret and unknown values", () => {
  it("takes the engine's wrappers off at any depth, also a wrapper within a wrapper", () => {
    const properties = {
      port: 1,
      password: secret("p"),
      settings: secret({ list: [secret("a"), { key: secret(null) }] }),
    };
    expect(unwrap(properties)).to.deep.equal({ port: 1, password: "p", settings: { list: ["a", { key: null }] } });
  });

  it("marks the named properties, once, and no others", () => {
    const wrapped = secret("q");
    expect(wrap({ a: "p", b: wrapped, c: 1, d: undefined }, ["a", "b", "d"])).to.deep.equal({
      a: secret("p"),
      b: wrapped,
      c: 1,
      d: undefined,
    });
  });

  it("finds what is not known yet, also inside secrets and lists", () => {
    expect(hasUnknown({ a: secret([{ b: UNKNOWN }]) })).to.equal(true);
    expect(hasUnknown({ a: secret([{ b: "known" }]) })).to.equal(false);
  });
});
