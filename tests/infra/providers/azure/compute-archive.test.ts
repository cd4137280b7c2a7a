import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { unzipSync } from "fflate";
import { zip } from "../../../../infra/packaging/zip.ts";
import { archive, type ArchiveOptions, type Entry } from "../../../../infra/providers/azure/archive.ts";
import { imageArchiveHolds } from "../archive-behaviour.ts";

/**
 * Largest code, in bytes: most of it is parsed at every cold start. Nobody waits for that of operations, which brings the tool that
 * runs the migrations.
 */
const CODE_MAX_BYTES = { "image-function": 1_500_000, web: 1_500_000, operations: 2_000_000 };
const OPTIONS: ArchiveOptions = { timeoutSeconds: 180 };

/** All that an application's package holds. */
const contents = async (entry: Entry, options: ArchiveOptions = OPTIONS): Promise<Record<string, Uint8Array>> =>
  unzipSync(readFileSync((await archive(entry, options)).path));

/** Code: what is run first and what it imports late, at the package's top. */
const codeOf = (files: Record<string, Uint8Array>): Uint8Array[] =>
  Object.entries(files).flatMap(([file, bytes]) => (/^[\w-]+\.mjs$/.test(file) ? [bytes] : []));

const json = (files: Record<string, Uint8Array>, name: string): unknown =>
  JSON.parse(Buffer.from(files[name] ?? []).toString("utf8"));

describe("an application's package on Azure", function () {
  // Of the image function it holds native code that is fetched once.
  this.timeout(120_000);

  for (const entry of Object.keys(CODE_MAX_BYTES) as Entry[]) {
    it(`of ${entry} is the same for the same sources, and small`, async () => {
      const [first, second] = await Promise.all([archive(entry, OPTIONS), archive(entry, OPTIONS)]);
      expect(second).to.deep.equal(first);
      const files = await contents(entry);
      expect(Buffer.compare(zip(new Map(Object.entries(files))), readFileSync(first.path))).to.equal(0);
      const codeBytes = codeOf(files).reduce((sum, { byteLength }) => sum + byteLength, 0);
      expect(codeBytes).to.be.within(10_000, CODE_MAX_BYTES[entry]);
    });

    it(`of ${entry} is laid out as the Functions host looks for it`, async () => {
      const files = await contents(entry);
      expect(json(files, "host.json")).to.include({ version: "2.0", functionTimeout: "00:03:00" });
      expect(json(files, "package.json")).to.include({ main: "index.mjs" });
      expect(files).to.have.property("index.mjs");
      // Settings of a machine, not of an application.
      expect(files).not.to.have.property("local.settings.json");
    });
  }

  it("says how long a run may take, and is another one with another time", async () => {
    const [short, long] = await Promise.all([archive("web", { timeoutSeconds: 60 }), archive("web", OPTIONS)]);
    expect(short.hash).not.to.equal(long.hash);
    expect(json(await contents("web", { timeoutSeconds: 60 }), "host.json")).to.include({
      functionTimeout: "00:01:00",
    });
  });

  imageArchiveHolds({
    cpu: "x64",
    files: async (options) => Object.keys(await contents("image-function", { ...OPTIONS, ...options })),
  });

  it("of operations brings every migration, and web nothing but its code", async () => {
    const besideCode = async (entry: Entry): Promise<string[]> =>
      Object.keys(await contents(entry)).filter((file) => !/^[\w-]+\.mjs$/.test(file));
    const around = ["host.json", "package.json"];
    const migrations = readdirSync("functions/warehouse/migrations").map((file) => `migrations/${file}`);
    expect(await besideCode("operations")).to.have.members([...around, ...migrations]);
    expect(await besideCode("web")).to.have.members(around);
  });

  it("refers to nothing of another cloud", async () => {
    for (const entry of Object.keys(CODE_MAX_BYTES) as Entry[]) {
      const code = Buffer.concat(codeOf(await contents(entry))).toString("utf8");
      expect(code, entry).not.to.match(/amazonaws\.com|@aws-sdk|@google-cloud/);
    }
  });
});
