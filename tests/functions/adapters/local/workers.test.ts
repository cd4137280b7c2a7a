import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

describe("the supervisor of the image function's processes", () => {
  it("waits longer each time before it starts one that dies young, and does not stay for that when it ends", async () => {
    const script = fileURLToPath(new URL("processes/dying-workers.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", script], { stdio: ["ignore", "pipe", "inherit"] });
    const lines: Record<string, unknown>[] = [];
    let closedAt = Infinity;
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      lines.push(line);
      if (line["closed"] === true) closedAt = performance.now();
    });
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).to.equal(0);
    expect(lines.flatMap(({ restartMs }) => restartMs ?? [])).to.deep.equal([400, 800, 1600, 3200]);
    expect(performance.now() - closedAt).to.be.below(1600);
  });
});
