import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import * as z from "zod";
import { ROOT } from "../../../infra/engine/paths.ts";
import { PluginProvider } from "../../../infra/plugin/provider.ts";
import type { PluginContext, PluginResource, Properties } from "../../../infra/plugin/resource.ts";
import { failure } from "../../helpers/failure.ts";

/** What this plugin adds to what every plugin is told. */
interface Context extends PluginContext {
  readonly folder: string;
}

const SIGNATURE = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const secret = (value: unknown): object => ({ ...SIGNATURE, value });
const urn = (type: string, stack = "dev"): string =>
  `urn:pulumi:${stack}::image-pipeline::other:index:Parent$${type}::n`;

const schema = z.strictObject({ name: z.string(), password: z.string(), size: z.int().default(3) });
const calls: { method: string; folder: string; inputs?: unknown }[] = [];
let alive = true;
const resource: PluginResource<Context, typeof schema> = {
  schema,
  secrets: ["password"],
  secretOutputs: ["token"],
  id: ({ name }) => name,
  create({ folder }, inputs) {
    calls.push({ method: "create", folder, inputs });
    return Promise.resolve({ token: "t", status: "running" });
  },
  read: (_context, _inputs, state) =>
    Promise.resolve(state["gone"] === true ? undefined : { status: "stopped", token: state["token"] }),
  changed: () => Promise.resolve(!alive),
  update({ folder, cancelled }, inputs) {
    calls.push({ method: "update", folder, inputs });
    return new Promise<Properties>((resolve, reject) => {
      if (inputs.name !== "slow") resolve({ token: "t", status: "running" });
      cancelled.addEventListener("abort", () => {
        reject(new Error("aborted"));
      });
    });
  },
  delete({ folder }) {
    calls.push({ method: "delete", folder });
    return Promise.resolve();
  },
};
const type = "local:test:Thing";
const makeProvider = (): PluginProvider<Context> =>
  new PluginProvider<Context>({
    name: "local",
    resources: { [type]: resource },
    context: (general) => ({ ...general, folder: join("/clone/.local", general.stack) }),
    cancelled: "Run it again.",
  });

describe("provider", () => {
  beforeEach(() => {
    calls.length = 0;
    alive = true;
  });

  it("hands plain inputs with defaults to the resource of the stack's folder, and secrets back as secrets", async () => {
    const created = await makeProvider().create(urn(type, "staging"), { name: "a", password: secret("p") });
    expect(calls).to.deep.equal([
      { method: "create", folder: join("/clone/.local", "staging"), inputs: { name: "a", password: "p", size: 3 } },
    ]);
    expect(created).to.deep.equal({
      id: "a",
      outs: { name: "a", password: secret("p"), token: secret("t"), status: "running" },
    });
  });

  it("keeps a secret input secret even where the program did not mark it", async () => {
    const news = { name: "a", password: "p" };
    const checked = await makeProvider().check(urn(type), {}, news);
    expect(checked.inputs).to.deep.equal({
      name: "a",
      password: secret("p"),
    });
    const updated = await makeProvider().update("a", urn(type), {}, news);
    expect(updated.outs).to.deep.equal({ name: "a", password: secret("p"), token: secret("t"), status: "running" });
  });

  it("compares values, not their wrappers", async () => {
    const state = { name: "a", password: secret("p"), status: "running" };
    const { changes } = await makeProvider().diff("a", urn(type), state, { name: "a", password: "p" });
    expect(changes).to.equal(false);
  });

  it("finds a change in a resource that died since the last look", async () => {
    alive = false;
    const state = { name: "a", password: "p", status: "running" };
    expect((await makeProvider().diff("a", urn(type), state, { name: "a", password: "p" })).changes).to.equal(true);
  });

  it("reads the real status, drops what was computed before, and keeps secrets", async () => {
    const state = { name: "a", password: secret("p"), token: secret("t"), status: "running", pid: 5 };
    expect(await makeProvider().read("a", urn(type), state)).to.deep.equal({
      id: "a",
      props: { name: "a", password: secret("p"), token: secret("t"), status: "stopped" },
    });
  });

  it("answers no id only for what is gone", async () => {
    const state = { name: "a", password: "p", gone: true };
    expect(await makeProvider().read("a", urn(type), state)).to.deep.equal({ id: "", props: {} });
  });

  it("names the types it has when asked for another", async () => {
    const error = await failure(makeProvider().create(urn("local:test:Other"), {}));
    expect(error.message).to.equal(
      'The local provider has no resource type "local:test:Other". It has: local:test:Thing.',
    );
  });

  it("ends a wait when the engine cancels, and says so", async () => {
    const provider = makeProvider();
    const failed = failure(provider.update("slow", urn(type), {}, { name: "slow", password: "p" }));
    await provider.cancel();
    expect((await failed).message).to.equal("Cancelled. Run it again.");
  });

  for (const file of [
    "infra/providers/local/plugin/pulumi-resource-local",
    "infra/providers/azure/plugin/pulumi-resource-image-pipeline-azure",
  ]) {
    it(`is started by the engine as the executable ${file}, from any folder, and tells its port`, async () => {
      const executable = join(ROOT, file);
      expect(statSync(executable).mode & 0o111).to.equal(0o111);
      const child = spawn(executable, ["127.0.0.1:1"], { cwd: tmpdir(), stdio: ["ignore", "pipe", "inherit"] });
      try {
        const [line] = (await once(createInterface(child.stdout), "line")) as [string];
        expect(Number(line)).to.be.greaterThan(1023);
      } finally {
        child.kill("SIGKILL");
        await once(child, "close");
      }
    }).timeout(30_000);
  }
});
