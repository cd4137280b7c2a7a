import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { anyFreePort } from "../../../../../../infra/providers/local/plugin/machine/free-port.ts";
import { portsResource } from "../../../../../../infra/providers/local/plugin/machine/ports.ts";
import { startedAt } from "../../../../../../infra/providers/local/plugin/machine/process-identity.ts";
import { writeRecord } from "../../../../../../infra/providers/local/plugin/machine/process-record.ts";
import { temporaryStack, type TemporaryStack } from "../temporary-stack.ts";

describe("ports", () => {
  let stack: TemporaryStack;
  let other: TemporaryStack;
  let claims: string;
  let preferred: { web: number; jobs: number };
  const listeners: Server[] = [];
  const hold = async (port: number): Promise<void> => {
    const server = createServer().listen(port, "127.0.0.1");
    listeners.push(server);
    await once(server, "listening");
  };

  beforeEach(async () => {
    stack = temporaryStack();
    other = temporaryStack();
    claims = join(stack.folder, "..", "claims.json");
    preferred = { web: await anyFreePort(), jobs: await anyFreePort() };
  });
  afterEach(async () => {
    for (const server of listeners.splice(0)) server.close();
    await Promise.all([stack.remove(), other.remove()]);
  });

  it("takes the preferred ports where they are free", async () => {
    const outputs = await portsResource(claims).create(stack.context, { preferred });
    expect(outputs).to.deep.equal({ ports: preferred, status: "ready" });
  });

  it("takes another in place of one that somebody listens on, a hundred further on if that is free", async () => {
    await hold(preferred.web);
    const { ports } = (await portsResource(claims).create(stack.context, { preferred })) as { ports: typeof preferred };
    expect(ports.web).not.to.equal(preferred.web);
    expect(ports.jobs).to.equal(preferred.jobs);
  });

  it("gives two stacks different ports, also when both ask at once and neither runs", async () => {
    const resource = portsResource(claims);
    const both = await Promise.all([stack, other].map(({ context }) => resource.create(context, { preferred })));
    const all = both.flatMap(({ ports }) => Object.values(ports as typeof preferred));
    expect(new Set(all).size).to.equal(4);
  });

  it("forgets the claims of a stack that is gone, or was taken down", async () => {
    const resource = portsResource(claims);
    await resource.create(other.context, { preferred });
    rmSync(other.folder, { recursive: true });
    expect((await resource.create(stack.context, { preferred }))["ports"]).to.deep.equal(preferred);
    await resource.delete(stack.context);
    expect((await resource.create(other.context, { preferred }))["ports"]).to.deep.equal(preferred);
  });

  it("gives a stack the ports it had, also with lost engine state and when one is added", async () => {
    const resource = portsResource(claims);
    const held = { web: preferred.web };
    await hold(preferred.web);
    const { ports } = (await resource.create(stack.context, { preferred: held })) as { ports: { web: number } };
    for (const server of listeners.splice(0)) server.close();
    const again = await resource.create(stack.context, { preferred: { kafka: ports.web, ...preferred } });
    expect(again["ports"]).to.include({ web: ports.web, jobs: preferred.jobs });
    expect((again["ports"] as { kafka: number }).kafka).not.to.equal(ports.web);
  });

  it("finds a port that a stranger holds taken, and moves that one only", async () => {
    const resource = portsResource(claims);
    const inputs = { preferred };
    await resource.create(stack.context, inputs);
    expect(await resource.read(stack.context, inputs, {})).to.deep.equal({ ports: preferred, status: "ready" });
    await hold(preferred.jobs);
    expect(await resource.read(stack.context, inputs, {})).to.deep.equal({ ports: preferred, status: "taken" });
    const updated = (await resource.update(stack.context, inputs, {})) as { ports: typeof preferred; status: string };
    expect(updated.status).to.equal("ready");
    expect(updated.ports.web).to.equal(preferred.web);
    expect(updated.ports.jobs).not.to.equal(preferred.jobs);
    expect(await resource.read(stack.context, inputs, {})).to.deep.equal(updated);
  });

  it("leaves ports that the stack's own parts hold", async () => {
    const resource = portsResource(claims);
    await resource.create(stack.context, { preferred });
    const script = `require("node:net").createServer().listen(${preferred.web}, "127.0.0.1", () => console.log("up"))`;
    const part = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(part.stdout, "data");
      const { pid = 0 } = part;
      const record = { pid, startedAt: (await startedAt(pid)) ?? "", hash: "", stopTimeoutMs: 1000 };
      await writeRecord(stack.folder, "web", { ...record, ports: [preferred.web], stopSignal: "SIGTERM" });
      const found = await resource.read(stack.context, { preferred }, {});
      expect(found).to.deep.equal({ ports: preferred, status: "ready" });
      expect((await resource.update(stack.context, { preferred }, {}))["ports"]).to.deep.equal(preferred);
    } finally {
      part.kill("SIGKILL");
      await once(part, "close");
    }
  });

  it("is gone when the stack's folder is", async () => {
    const resource = portsResource(claims);
    await resource.create(stack.context, { preferred });
    rmSync(stack.folder, { recursive: true });
    expect(await resource.read(stack.context, { preferred }, {})).to.equal(undefined);
  });
});
