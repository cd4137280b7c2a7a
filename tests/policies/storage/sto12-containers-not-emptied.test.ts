import { expect } from "chai";
import { factsOfResource, factsOfStack } from "../../../policies/readers/registry.ts";
import { containersNotEmptied } from "../../../policies/rules/storage/sto12-containers-not-emptied.ts";
import { bucket as awsBucket, PROCESSED, RAW } from "./aws/resources.ts";
import { bucket } from "./local-bucket.ts";
import { UNKNOWN_BOOLEAN } from "../views.ts";

const messages = (inputs: Record<string, unknown>, config: Record<string, unknown> = {}): string[] =>
  containersNotEmptied.check(factsOfStack([awsBucket("images", inputs)]), config).map(({ message }) => message);

const MEND = "Allowed: a container that is destroyed only when it is empty. Turn force-destroy off.";
const LOCKED = `images, which locks its objects, is emptied when it is destroyed. ${MEND}`;
const production = { production: true };

describe("STO12, containers are not emptied", () => {
  it("holds where a container is left as it is", () => {
    for (const forceDestroy of [undefined, null, false]) {
      expect(messages({ ...PROCESSED, forceDestroy })).to.deep.equal([]);
      expect(messages({ ...RAW, forceDestroy }, production)).to.deep.equal([]);
    }
  });

  it("is broken by one that locks its objects, and names the resource", () => {
    expect(messages({ ...PROCESSED, forceDestroy: true })).to.deep.equal([LOCKED]);
    const resource = awsBucket("images", { ...PROCESSED, forceDestroy: true });
    expect(containersNotEmptied.check(factsOfStack([resource]), {})[0]?.urn).to.equal(resource.urn);
  });

  it("is broken by any other in production only", () => {
    const emptied = { ...RAW, forceDestroy: true };
    expect(messages(emptied)).to.deep.equal([]);
    expect(messages(emptied, production)).to.deep.equal([`images is emptied when it is destroyed. ${MEND}`]);
    expect(messages({ ...PROCESSED, forceDestroy: true }, production)).to.deep.equal([LOCKED]);
  });

  it("raises no alarm over what only the deployment will tell", () => {
    expect(messages({ ...PROCESSED, forceDestroy: UNKNOWN_BOOLEAN }, production)).to.deep.equal([]);
    const unknownLock = { ...RAW, objectLockEnabled: UNKNOWN_BOOLEAN, forceDestroy: true };
    expect(messages(unknownLock)).to.deep.equal([]);
    expect(messages(unknownLock, production)).to.have.length(1);
  });

  it("holds locally, where destroying a stack leaves its data", () => {
    expect(containersNotEmptied.check(factsOfResource(bucket()), production)).to.deep.equal([]);
  });
});
