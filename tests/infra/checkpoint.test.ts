import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { mendCheckpoint } from "../../infra/engine/checkpoint.ts";
import { lockOwner } from "../../infra/engine/locks.ts";

describe("the state after the engine was killed", () => {
  let folder: string;
  let file: string;
  let locks: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "checkpoint-"));
    const stacks = join(folder, ".pulumi", "stacks", "image-pipeline");
    locks = join(folder, ".pulumi", "locks", "organization", "image-pipeline", "dev");
    mkdirSync(stacks, { recursive: true });
    file = join(stacks, "dev.json");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is that of the backup, where the file was being written", () => {
    writeFileSync(file, "");
    writeFileSync(`${file}.bak`, '{"version": 3}');
    mendCheckpoint(folder, "dev");
    expect(readFileSync(file, "utf8")).to.equal('{"version": 3}');
  });

  it("is none, where the backup is of no use either", () => {
    writeFileSync(file, '{"vers');
    writeFileSync(`${file}.bak`, "");
    mendCheckpoint(folder, "dev");
    expect(existsSync(file)).to.equal(false);
  });

  it("stays as it is where it is whole", () => {
    writeFileSync(file, "{}");
    writeFileSync(`${file}.bak`, '{"older": true}');
    mendCheckpoint(folder, "dev");
    expect(readFileSync(file, "utf8")).to.equal("{}");
  });

  it("is locked by nobody, by a process that is no more, or by one that lives", () => {
    expect(lockOwner(folder, "dev")).to.equal("nobody");
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "a.json.attrs"), "{}");
    expect(lockOwner(folder, "dev")).to.equal("nobody");
    // Above the largest pid of any system this runs on (2^22).
    writeFileSync(join(locks, "a.json"), JSON.stringify({ pid: 2 ** 30, hostname: hostname() }));
    expect(lockOwner(folder, "dev")).to.equal("dead");
    writeFileSync(join(locks, "b.json"), JSON.stringify({ pid: process.pid, hostname: hostname() }));
    expect(lockOwner(folder, "dev")).to.equal("alive");
    writeFileSync(join(locks, "b.json"), JSON.stringify({ pid: 2 ** 30, hostname: "another" }));
    expect(lockOwner(folder, "dev")).to.equal("alive");
  });
});
