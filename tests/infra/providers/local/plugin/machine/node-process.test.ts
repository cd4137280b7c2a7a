import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { anyFreePort } from "../../../../../../infra/providers/local/plugin/machine/free-port.ts";
import { nodeProcess } from "../../../../../../infra/providers/local/plugin/machine/node-process.ts";
import { isRunning, temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

/** Answers with its settings' greeting, and leaves a file when it is stopped in order. */
const PROGRAM = `
  import { readFileSync, writeFileSync } from "node:fs";
  import { createServer } from "node:http";
  const settings = JSON.parse(readFileSync(process.argv[2], "utf8"));
  createServer((_, response) => response.end(settings.greeting)).listen(settings.port, "127.0.0.1");
  process.on("SIGTERM", () => { writeFileSync(settings.goodbye, settings.greeting); process.exit(0); });`;

describe("Node.js process", () => {
  const web = nodeProcess("web");
  let stack: TemporaryStack;
  let inputs: Parameters<typeof web.create>[1];
  let goodbye: string;

  beforeEach(async () => {
    stack = temporaryStack();
    const port = await anyFreePort();
    const script = join(stack.folder, "..", "pro gram.mjs");
    goodbye = join(stack.folder, "..", "goodbye");
    mkdirSync(stack.folder);
    writeFileSync(script, PROGRAM);
    inputs = { script, codeHash: "1", port, settings: { greeting: "hello", port, goodbye } };
  });
  afterEach(() => stack.remove());
  const greeting = async (): Promise<string> => (await fetch(`http://127.0.0.1:${inputs.port}/`)).text();

  it("runs with its settings in a file that only its user can read", async () => {
    const outputs = await web.create(stack.context, inputs);
    expect(outputs).to.include({ url: `http://127.0.0.1:${inputs.port}`, status: "running" });
    expect(await greeting()).to.equal("hello");
    const file = join(stack.folder, "web/settings.json");
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(JSON.parse(readFileSync(file, "utf8"))).to.deep.equal(inputs.settings);
  });

  it("restarts in order when its settings or its code change, and not otherwise", async () => {
    const first = await web.create(stack.context, inputs);
    expect(await web.update(stack.context, inputs, first)).to.deep.equal(first);
    expect(existsSync(goodbye)).to.equal(false);
    const changed = { ...inputs, settings: { ...inputs.settings, greeting: "good day" } };
    const second = await web.update(stack.context, changed, first);
    expect(second["pid"]).not.to.equal(first["pid"]);
    expect(readFileSync(goodbye, "utf8")).to.equal("hello");
    expect(await greeting()).to.equal("good day");
    const third = await web.update(stack.context, { ...changed, codeHash: "2" }, second);
    expect(third["pid"]).not.to.equal(second["pid"]);
    expect(readFileSync(goodbye, "utf8")).to.equal("good day");
  });

  it("is stopped after a kill, changed for the engine, and running again after an update", async () => {
    const first = await web.create(stack.context, inputs);
    expect(await web.changed?.(stack.context)).to.equal(false);
    await stack.kill("web");
    const { url } = first;
    expect(await web.read(stack.context, inputs, first)).to.deep.equal({ url, status: "stopped" });
    expect(await web.changed?.(stack.context)).to.equal(true);
    const second = await web.update(stack.context, inputs, first);
    expect(await web.read(stack.context, inputs, second)).to.deep.equal(second);
    expect(second["status"]).to.equal("running");
  });

  it("leaves neither process nor settings behind when deleted", async () => {
    const { pid } = await web.create(stack.context, inputs);
    await web.delete(stack.context);
    expect(await isRunning(pid)).to.equal(false);
    expect(existsSync(join(stack.folder, "web/settings.json"))).to.equal(false);
    await web.delete(stack.context);
  });

  it("is gone when the stack's folder is", async () => {
    const state = await web.create(stack.context, inputs);
    await web.delete(stack.context);
    rmSync(stack.folder, { recursive: true });
    expect(await web.read(stack.context, inputs, state)).to.equal(undefined);
  });
});
