import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { credentials } from "../../../../../../infra/providers/local/plugin/machine/credentials.ts";
import { temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

describe("credentials", () => {
  let stack: TemporaryStack;
  const file = (): string => join(stack.folder, "credentials.json");
  beforeEach(() => {
    stack = temporaryStack();
  });
  afterEach(() => stack.remove());

  it("makes a value of 32 letters and digits for each name, in a file that only its user can read", async () => {
    const { values, status } = await credentials.create(stack.context, { names: ["a", "b"] });
    expect(status).to.equal("ready");
    expect(values).to.have.all.keys("a", "b");
    for (const value of Object.values(values as object)) expect(value).to.match(/^[A-Za-z0-9]{32}$/);
    expect(new Set(Object.values(values as object)).size).to.equal(2);
    expect(statSync(file()).mode & 0o777).to.equal(0o600);
  });

  it("finds the same values again with lost engine state, and after the stack was taken down", async () => {
    const first = await credentials.create(stack.context, { names: ["a", "b"] });
    await credentials.delete(stack.context);
    expect(await credentials.create(stack.context, { names: ["b", "a"] })).to.deep.equal(first);
  });

  it("keeps values when a name is added", async () => {
    const first = await credentials.create(stack.context, { names: ["a"] });
    const second = await credentials.update(stack.context, { names: ["a", "b"] }, first);
    expect(second["values"]).to.have.all.keys("a", "b").and.to.include(first["values"]);
  });

  it("tells that its file is lost, and writes it again from the engine's state", async () => {
    const names = ["a"];
    const first = await credentials.create(stack.context, { names });
    rmSync(file());
    expect(await credentials.read(stack.context, { names }, first)).to.deep.equal({ ...first, status: "missing" });
    expect(await credentials.update(stack.context, { names }, first)).to.deep.equal(first);
    expect(await credentials.read(stack.context, { names }, {})).to.deep.equal(first);
  });

  it("is gone when the stack's folder is", async () => {
    const first = await credentials.create(stack.context, { names: ["a"] });
    rmSync(stack.folder, { recursive: true });
    expect(await credentials.read(stack.context, { names: ["a"] }, first)).to.equal(undefined);
  });
});
