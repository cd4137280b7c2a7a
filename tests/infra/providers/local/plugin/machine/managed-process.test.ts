import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { LocalProviderError } from "../../../../../../infra/providers/local/plugin/local-resource.ts";
import { anyFreePort } from "../../../../../../infra/providers/local/plugin/machine/free-port.ts";
import { answersHealth } from "../../../../../../infra/providers/local/plugin/machine/http-health.ts";
import {
  ensureRunning,
  type ProcessSpec,
  stopProcess,
} from "../../../../../../infra/providers/local/plugin/machine/managed-process.ts";
import { startedAt } from "../../../../../../infra/providers/local/plugin/machine/process-identity.ts";
import { liveProcess, ownPorts } from "../../../../../../infra/providers/local/plugin/machine/process-record.ts";
import { failure } from "../../../../../helpers/failure.ts";
import { isRunning, temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

/** A server that is healthy at once, tells its environment, and by its argument ignores the request to stop. */
const SERVER = `
  if (process.argv[2] === "stubborn") process.on("SIGTERM", () => {});
  console.error("started with the password " + process.env.PASSWORD);
  require("node:http").createServer((_, response) => response.end(JSON.stringify(process.env)))
    .listen(Number(process.argv[1]), "127.0.0.1");`;

describe("managed process", () => {
  let stack: TemporaryStack;
  let port: number;
  const spec = (change: Partial<ProcessSpec> = {}): ProcessSpec => ({
    part: "server",
    command: process.execPath,
    args: ["-e", SERVER, String(port)],
    env: { PASSWORD: "hunter2" },
    cwd: "/",
    ports: [port],
    healthy: () => answersHealth(port),
    secrets: ["hunter2"],
    ...change,
  });
  const ensure = (change?: Partial<ProcessSpec>): ReturnType<typeof ensureRunning> =>
    ensureRunning(stack.folder, spec(change), stack.context.cancelled);

  beforeEach(async () => {
    stack = temporaryStack();
    port = await anyFreePort();
  });
  afterEach(() => stack.remove());

  it("starts it in a session of its own, with its own environment only, and records it", async () => {
    const record = await ensure();
    expect(await liveProcess(stack.folder, "server")).to.deep.equal(record);
    expect(record.ports).to.deep.equal([port]);
    expect([...(await ownPorts(stack.folder))]).to.deep.equal([port]);
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(await response.json()).to.deep.equal({ PASSWORD: "hunter2" });
    expect(statSync(join(stack.folder, "logs/server.log")).mode & 0o777).to.equal(0o600);
    expect(statSync(join(stack.folder, "run/server.json")).mode & 0o777).to.equal(0o600);
    expect(statSync(stack.folder).mode & 0o777).to.equal(0o700);
    expect(readFileSync(join(stack.folder, "run/server.json"), "utf8")).not.to.contain("hunter2");
  });

  it("takes over what runs as wanted", async () => {
    const first = await ensure();
    expect(await ensure()).to.deep.equal(first);
  });

  it("restarts on any change of how it is started, and leaves one process", async () => {
    let before = await ensure();
    const changes: Partial<ProcessSpec>[] = [
      { env: { PASSWORD: "another" } },
      { fingerprint: "another settings file" },
      { args: ["-e", SERVER, String(port), "more"] },
    ];
    for (const change of changes) {
      const after = await ensure(change);
      expect(after.pid).not.to.equal(before.pid);
      expect(await isRunning(before.pid)).to.equal(false);
      before = after;
    }
  });

  it("starts one that was killed again", async () => {
    const first = await ensure();
    await stack.kill("server");
    expect(await liveProcess(stack.folder, "server")).to.equal(undefined);
    const second = await ensure();
    expect(second.pid).not.to.equal(first.pid);
    expect(second.hash).to.equal(first.hash);
  });

  it("restarts one that runs but is not healthy", async () => {
    const first = await ensure();
    const looks = [false];
    const second = await ensure({ healthy: () => Promise.resolve(looks.shift() ?? true), startTimeoutMs: 0 });
    expect(second.pid).not.to.equal(first.pid);
  });

  it("never signals a process that only has the number of the recorded one", async () => {
    // The other is started when this one already answers, so that their start times differ.
    const mine = await ensure();
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    try {
      await once(stranger, "spawn");
      const record = join(stack.folder, "run/server.json");
      const forged = { ...mine, pid: stranger.pid };
      writeFileSync(record, JSON.stringify(forged));
      expect(await liveProcess(stack.folder, "server")).to.equal(undefined);
      await stopProcess(stack.folder, "server");
      expect(await isRunning(stranger.pid)).to.equal(true);
      writeFileSync(record, JSON.stringify(mine));
    } finally {
      stranger.kill("SIGKILL");
      await once(stranger, "close");
    }
  });

  it("stops in order where it can, and kills what does not stop in its time", async () => {
    const polite = await ensure();
    await stopProcess(stack.folder, "server");
    expect(await startedAt(polite.pid)).to.equal(undefined);
    const stubborn = await ensure({ args: ["-e", SERVER, String(port), "stubborn"], stopTimeoutMs: 100 });
    await stopProcess(stack.folder, "server");
    expect(await startedAt(stubborn.pid)).to.equal(undefined);
    expect(await liveProcess(stack.folder, "server")).to.equal(undefined);
    await stopProcess(stack.folder, "server");
  });

  it("says how it ended and shows the end of its log, without secrets", async () => {
    const args = ["-e", `console.error("the password is " + process.env.PASSWORD); process.exit(3)`];
    const error = await failure(ensure({ args }));
    expect(error).to.be.instanceOf(LocalProviderError);
    expect(error.message)
      .to.contain("server ended with status 3 before it was healthy.")
      .and.to.contain("the password is (a secret value)")
      .and.not.to.contain("hunter2");
  });

  it("stops what does not become healthy in its time", async () => {
    let pid: unknown;
    const healthy = async (): Promise<boolean> => {
      pid = (await liveProcess(stack.folder, "server"))?.pid;
      return false;
    };
    const error = await failure(ensure({ healthy, startTimeoutMs: 300 }));
    expect(error.message).to.contain("server did not become healthy within 0 s and was stopped.");
    expect(pid).to.be.a("number");
    expect(await isRunning(pid)).to.equal(false);
    expect(await liveProcess(stack.folder, "server")).to.equal(undefined);
  });

  it("stops what it was starting when it is cancelled", async () => {
    let pid: unknown;
    const healthy = async (): Promise<boolean> => {
      pid = (await liveProcess(stack.folder, "server"))?.pid;
      stack.cancel();
      return false;
    };
    expect((await failure(ensure({ healthy }))).name).to.equal("AbortError");
    expect(pid).to.be.a("number");
    expect(await isRunning(pid)).to.equal(false);
  });

  it("tries again where that is asked for, and not for ever", async () => {
    const once = join(stack.folder, "once");
    const args = [
      "-e",
      `const fs = require("node:fs"); if (!fs.existsSync(${JSON.stringify(once)})) { fs.writeFileSync(${JSON.stringify(once)}, ""); process.exit(1); } ${SERVER}`,
      String(port),
    ];
    expect((await failure(ensure({ args: ["-e", "process.exit(1)"], retries: 1 }))).message).to.contain("status 1");
    expect(await isRunning((await ensure({ args, retries: 1 })).pid)).to.equal(true);
  });

  it("says what to do about a command that is not there", async () => {
    const error = await failure(ensure({ command: "/no/such/command" }));
    expect(error.message).to.equal(
      "/no/such/command cannot be started. There is no such command: install it, or name another.",
    );
  });
});
