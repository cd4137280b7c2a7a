import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { Deadline } from "../../../functions/core/deadline.ts";
import { ProcessingError, Rejection } from "../../../functions/core/errors.ts";
import { heicDecoder } from "../../../functions/core/heic-decoder.ts";
import { heicToTiff } from "../../../functions/core/heic.ts";
import { imageEvent } from "../../../functions/core/encode-event.ts";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { type Limits, limitsSchema } from "../../../functions/core/settings.ts";
import { checkSettings } from "../../../infra/check-settings.ts";
import { readSettings } from "../../../infra/config.ts";
import { SettingsError } from "../../../infra/contract/errors.ts";
import { ROOT } from "../../../infra/engine/paths.ts";
import { loadProvider } from "../../../infra/providers/registry.ts";
import { failure } from "../../helpers/failure.ts";
import { Bench, SETTINGS } from "../../helpers/handling.ts";
import { delivered } from "../../helpers/messages.ts";

const fixture = (name: string): Buffer => readFileSync(join(ROOT, "tests/fixtures/heic", name));
const PLAIN = fixture("two-colours.heic");
const WIDE = fixture("two-colours-p3.heic");
const limits: Limits = limitsSchema.parse({ formats: ["heic", "jpeg"] });

const toTiff = async (bytes: Buffer, seconds = 30): Promise<Buffer> =>
  await heicToTiff(bytes, await inspectImage(bytes, limits), new Deadline(seconds));

/** Whether a colour is near to what the fixtures show on the left, or on the right. */
async function sides(bytes: Buffer): Promise<string[]> {
  const at = async (left: number): Promise<number[]> => [
    ...(await sharp(bytes).removeAlpha().extract({ left, top: 10, width: 1, height: 1 }).raw().toBuffer()),
  ];
  const near = (one: number[], other: number[]): boolean =>
    one.every((value, i) => Math.abs(value - (other[i] ?? 0)) < 14);
  const { width } = await sharp(bytes).metadata();
  const [left, right] = [await at(3), await at(width - 4)];
  return [near(left, [200, 30, 40]) ? "red" : left.join(), near(right, [20, 40, 210]) ? "blue" : right.join()];
}

describe("HEIC", function () {
  this.timeout(60_000);

  it("is refused unless it is listed, and the refusal says how to allow it", async () => {
    const error = await failure(inspectImage(PLAIN, limitsSchema.parse({})));
    expect(error).to.be.instanceOf(Rejection).and.to.include({
      reason: "unsupported_format",
      message:
        "expected one of jpeg, png, webp, avif, gif, tiff; received heic (allowed by listing heic in limits.formats and installing heic-decode)",
    });
  });

  it("is processed where it is listed and its decoder is installed, and kept as it came", async () => {
    const bench = new Bench();
    bench.settings = {
      ...SETTINGS,
      limits,
      presets: [
        { name: "web", maxWidthPx: 32, maxHeightPx: 32, fit: "inside", format: "png", quality: 80, animated: false },
      ],
    };
    for (const [id, bytes] of [
      ["plain", PLAIN],
      ["wide", WIDE],
    ] as const) {
      const { outcome } = await bench.message(delivered(imageEvent({ source: "/a", id, customer: "acme", bytes })));
      expect(outcome).to.equal("processed");
    }
    const rows = [...bench.ports.warehouse.rows.values()];
    expect(rows.map(({ type, widthPx, heightPx }) => [type, widthPx, heightPx])).to.deep.equal([
      ["heic", 64, 48],
      ["heic", 64, 48],
    ]);
    for (const { body } of bench.ports.results.objects.values()) {
      expect(await sides(body)).to.deep.equal(["red", "blue"]);
      const { width, height, icc } = await sharp(body).metadata();
      expect({ width, height, icc }).to.deep.equal({ width: 32, height: 24, icc: undefined });
    }
    const originals = [...bench.ports.raw.objects.values()];
    expect(originals.map(({ contentType }) => contentType)).to.deep.equal(["image/heic", "image/heic"]);
    expect(originals[0]?.bytes.equals(PLAIN)).to.equal(true);
  });

  it("keeps the profile that its colours are told in", async () => {
    const tiff = await toTiff(WIDE);
    expect((await sharp(tiff).metadata()).icc?.equals((await sharp(WIDE).metadata()).icc ?? Buffer.alloc(0))).to.equal(
      true,
    );
    const stored = [
      ...(await sharp(tiff, { ignoreIcc: true }).extract({ left: 3, top: 3, width: 1, height: 1 }).raw().toBuffer()),
    ];
    // The red of sRGB is told by less red and more green in the wider space.
    expect(stored[0]).to.be.below(195);
    expect((await sharp(await toTiff(PLAIN)).metadata()).icc).to.equal(undefined);
  });

  for (const length of [300, 480, PLAIN.length - 1]) {
    it(`is corrupt where only its first ${length} bytes are there`, async () => {
      const error = await failure(toTiff(PLAIN.subarray(0, length)));
      expect(error).to.be.instanceOf(Rejection).and.to.include({ reason: "corrupt" });
    });
  }

  it("is corrupt where its header tells another size than its pixels have", async () => {
    const error = await failure(heicToTiff(PLAIN, { widthPx: 64, heightPx: 47 }, new Deadline(30)));
    expect(error).to.be.instanceOf(Rejection).and.to.include({
      reason: "corrupt",
      message: "expected 64 × 47 by its header; it is 64 × 48",
    });
  });

  it("is given up when the time is over: its thread is ended", async () => {
    const error = await failure(heicToTiff(PLAIN, { widthPx: 64, heightPx: 48 }, new Deadline(30, 1)));
    expect(error).to.be.instanceOf(ProcessingError).and.to.include({ reason: "processing_timeout" });
  });

  it("has no decoder where the package is not installed, which is found before anything is deployed", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "no-decoder-"));
    expect(heicDecoder(join(elsewhere, "file.mjs"))).to.equal(undefined);
    rmSync(elsewhere, { recursive: true });
    expect(heicDecoder()).to.match(/heic-decode/);

    const read = readSettings({ "image-pipeline:provider": "local", "image-pipeline:limits": '{"formats":["heic"]}' });
    if (!("settings" in read)) throw new Error(read.faults.join());
    const { settings } = read;
    const provider = await loadProvider("local");
    const error = await failure(
      Promise.resolve().then(() => {
        checkSettings(provider, settings, "");
      }),
    );
    expect(error).to.be.instanceOf(SettingsError);
    expect(String(error)).to.include(
      'limits.formats: expected the package heic-decode for "heic", and it is not installed. Run: npm install --save-exact heic-decode@2.1.0',
    );
    checkSettings(provider, settings);
  });
});
