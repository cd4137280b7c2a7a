import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { unzipSync } from "fflate";
import { type Files, filesBelow, zip, zipFile } from "../../../infra/packaging/zip.ts";

const text = (value: string): Uint8Array => Buffer.from(value);

const FILES: Files = new Map([
  ["index.mjs", text("export {};")],
  ["node_modules/a/b.node", text("native")],
  ["host.json", text("{}")],
]);

/** What the zip's directory says of each file: APPNOTE.TXT 4.3.12, by the offsets of a record's fields. */
function directory(bytes: Uint8Array): { name: string; madeBy: number; time: number; date: number; mode: number }[] {
  const view = Buffer.from(bytes);
  const records: ReturnType<typeof directory> = [];
  for (let at = view.indexOf("PK\x01\x02", 0, "latin1"); at >= 0; at = view.indexOf("PK\x01\x02", at + 46, "latin1")) {
    const length = view.readUInt16LE(at + 28);
    records.push({
      name: view.toString("utf8", at + 46, at + 46 + length),
      madeBy: view.readUInt8(at + 5),
      time: view.readUInt16LE(at + 12),
      date: view.readUInt16LE(at + 14),
      mode: view.readUInt32LE(at + 38) >>> 16,
    });
  }
  return records;
}

describe("a zip of ours", () => {
  let folder: string;
  const timeZone = process.env["TZ"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "zip-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    if (timeZone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = timeZone;
  });

  it("holds what was put in, by name, for everybody to read, of no time", () => {
    const bytes = zip(FILES);
    const unpacked = unzipSync(bytes);
    expect(Object.keys(unpacked)).to.deep.equal(["host.json", "index.mjs", "node_modules/a/b.node"]);
    expect(Buffer.from(unpacked["index.mjs"] ?? []).toString()).to.equal("export {};");
    // 1980-01-01 12:00, as APPNOTE.TXT 4.4.6 counts.
    const same = { madeBy: 3, time: 12 << 11, date: (1 << 5) | 1, mode: 0o100644 };
    expect(directory(bytes)).to.deep.equal(Object.keys(unpacked).map((name) => ({ name, ...same })));
  });

  it("is the same in every zone, in every folder, whatever the order of the files", async () => {
    const all = [];
    for (const zone of ["UTC", "Pacific/Kiritimati", "America/Sao_Paulo", "Pacific/Honolulu"]) {
      process.env["TZ"] = zone;
      all.push(Buffer.from(zip(new Map([...FILES].reverse()))).toString("base64"));
    }
    const [first, second] = [join(folder, "a"), join(folder, "b")];
    const one = await zipFile("application", FILES, first);
    const two = await zipFile("application", new Map([...FILES].reverse()), second);
    expect(two.hash).to.equal(one.hash);
    all.push(...[one, two].map(({ path }) => readFileSync(path).toString("base64")));
    expect(new Set(all).size).to.equal(1);
  });

  it("has another hash where a name or a content is another", async () => {
    const hash = async (files: [string, string][]): Promise<string> =>
      (await zipFile("a", new Map(files.map(([name, value]) => [name, text(value)])), folder)).hash;
    const hashes = await Promise.all([
      hash([["a", "b"]]),
      hash([["a", "c"]]),
      hash([["c", "b"]]),
      // The same letters in one row.
      hash([
        ["a", ""],
        ["b", ""],
      ]),
    ]);
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  it("is written once, whole, and found again", async () => {
    const [one, two] = await Promise.all([zipFile("a", FILES, folder), zipFile("a", FILES, folder)]);
    expect(one).to.deep.equal(two);
    expect(readdirSync(folder)).to.deep.equal([`a-${one.hash}.zip`]);
    writeFileSync(one.path, "marked");
    expect((await zipFile("a", FILES, folder)).path).to.equal(one.path);
    expect(readFileSync(one.path, "utf8")).to.equal("marked");
  });

  it("takes every file below a folder, and no link", async () => {
    mkdirSync(join(folder, "x", "y"), { recursive: true });
    writeFileSync(join(folder, "top"), "1");
    writeFileSync(join(folder, "x", "y", "deep"), "2");
    const found = new Map(await filesBelow(folder, "node_modules"));
    expect([...found.keys()].sort()).to.deep.equal(["node_modules/top", "node_modules/x/y/deep"]);
    symlinkSync(join(folder, "top"), join(folder, "x", "link"));
    const refused = await filesBelow(folder, "").then(() => "nothing", String);
    expect(refused).to.contain("Expected files and folders alone").and.to.contain(join("x", "link"));
  });
});
