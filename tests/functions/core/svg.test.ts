import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import sharp from "sharp";
import { Rejection } from "../../../functions/core/errors.ts";
import { refuseSvg } from "../../../functions/core/image-codec.ts";
import { inspectImage } from "../../../functions/core/inspect-image.ts";
import { render } from "../../../functions/core/render.ts";
import { renditionSchema } from "../../../functions/core/presets.ts";
import { type Limits, limitsSchema } from "../../../functions/core/settings.ts";
import { SVG } from "./corpus/samples.ts";

const limits = limitsSchema.parse({ formats: ["svg", "png"] });
const preset = renditionSchema.parse({ name: "one", maxWidthPx: 48, format: "png" });

/** Colour of the middle of what is made of a drawing. */
async function middle(bytes: Buffer): Promise<number[]> {
  const [one] = await render(bytes, await inspectImage(bytes, limits), [preset], limits);
  const { width, height } = await sharp(one?.bytes).metadata();
  const region = { left: Math.floor(width / 2), top: Math.floor(height / 2), width: 1, height: 1 };
  return [...(await sharp(one?.bytes).extract(region).ensureAlpha().raw().toBuffer())];
}

async function refusal(bytes: Buffer, changed: Partial<Limits> = {}): Promise<[string, string]> {
  try {
    await inspectImage(bytes, { ...limits, ...changed });
  } catch (error) {
    if (error instanceof Rejection) return [error.reason, error.message];
    throw error;
  }
  throw new Error("expected a rejection; the drawing was accepted");
}

const RED = [255, 0, 0, 255];
const CLEAR = [0, 0, 0, 0];

describe("an SVG", () => {
  // What is allowed is allowed in the whole process, and other suites want it as it was.
  after(refuseSvg);

  it("is refused unless it is listed, and the refusal says how to allow it", async () => {
    const [reason, detail] = await refusal(SVG(""), { formats: ["png"] });
    expect(reason).to.equal("unsupported_format");
    expect(detail).to.equal("expected one of png; received svg (allowed by listing svg in limits.formats)");
  });

  it("is drawn where it is listed", async () => {
    const drawing = SVG('<rect width="48" height="36" fill="red"/>');
    expect(await inspectImage(drawing, limits)).to.include({ type: "svg", widthPx: 48, heightPx: 36, frames: 1 });
    expect(await middle(drawing)).to.deep.equal(RED);
  });

  it("has the caps of every other image", async () => {
    const of = (size: string): Buffer => SVG("", size);
    expect(await refusal(of('width="40000" height="40000"'))).to.deep.equal([
      "too_many_pixels",
      "expected at most 50000000 pixels; received 40000 × 40000",
    ]);
    expect((await refusal(of('width="70000" height="2"')))[0]).to.equal("too_long_side");
    expect((await refusal(SVG("<g/>".repeat(500)), { maxBytes: 1500 }))[0]).to.equal("too_many_bytes");
  });

  describe("that points at something outside of it", () => {
    let server: Server;
    let folder: string;
    let asked: string[];
    let http: string;
    let file: string;
    before(async () => {
      server = createServer((request, response) => {
        asked.push(request.url ?? "");
        response.setHeader("content-type", "image/svg+xml");
        response.end(SVG('<rect id="x" width="48" height="36" fill="red"/>'));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      http = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.svg`;
      folder = mkdtempSync(join(tmpdir(), "svg-test-"));
      const path = join(folder, "a.svg");
      writeFileSync(path, SVG('<rect id="x" width="48" height="36" fill="red"/>'));
      file = pathToFileURL(path).href;
    });
    after(() => {
      server.close();
      rmSync(folder, { recursive: true });
    });
    beforeEach(() => {
      asked = [];
    });

    const waysOut: [string, (address: string) => string][] = [
      ["a <use>", (to) => `<use xlink:href="${to}#x"/>`],
      ["a <use> of SVG 2", (to) => `<use href="${to}#x"/>`],
      ["a colour", (to) => `<rect width="48" height="36" fill="url(${to}#x)"/>`],
      ["a filter", (to) => `<rect width="48" height="36" fill="none" filter="url(${to}#x)"/>`],
      ["a style sheet", (to) => `<style>@import url("${to}");</style>`],
      [
        "a font",
        (to) => `<style>@font-face { font-family: f; src: url("${to}") }</style><text font-family="f"> </text>`,
      ],
      ["a script", (to) => `<script xlink:href="${to}"/>`],
      ["a page in it", (to) => `<foreignObject width="9" height="9"><iframe src="${to}"/></foreignObject>`],
      ["a text's path", (to) => `<text><textPath xlink:href="${to}#x"> </textPath></text>`],
    ];
    for (const [what, content] of waysOut) {
      it(`by ${what} is drawn without it: nobody is asked and no file is opened`, async () => {
        for (const to of [http, file]) expect(await middle(SVG(content(to))), to).to.deep.equal(CLEAR);
        expect(asked).to.deep.equal([]);
      });
    }

    it("by a style sheet beside it, or a type defined elsewhere, is drawn without it", async () => {
      for (const to of [http, file]) {
        const sheet = `<?xml-stylesheet type="text/css" href="${to}"?>`;
        const type = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "${to}">`;
        expect(
          await middle(Buffer.from(`${sheet}${SVG("").toString()}`.replace(/^/, '<?xml version="1.0"?>'))),
        ).to.deep.equal(CLEAR);
        expect(await middle(Buffer.from(`${type}${SVG("").toString()}`))).to.deep.equal(CLEAR);
      }
      expect(asked).to.deep.equal([]);
    });

    it("by an entity is refused", async () => {
      const text = `<!DOCTYPE svg [<!ENTITY x SYSTEM "${file}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`;
      expect(await refusal(Buffer.from(text))).to.deep.equal([
        "unsafe_svg",
        "expected an SVG of lines, shapes and text alone; it has an entity",
      ]);
      expect(asked).to.deep.equal([]);
    });
  });

  const png = Buffer.from("89504e47", "hex").toString("base64");
  for (const [what, drawing, has] of [
    ["a picture", SVG(`<image xlink:href="data:image/png;base64,${png}"/>`), "an <image>"],
    ["a picture under a prefix", SVG(`<s:image xmlns:s="http://www.w3.org/2000/svg" href="a"/>`), "an <image>"],
    ["a picture in a filter", SVG('<filter><feImage href="a"/></filter>'), "an <feImage>"],
    ["an include", SVG('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="a"/>'), "an <include>"],
  ] as const) {
    it(`that has ${what} is refused, because no cap would hold for it`, async () => {
      const detail = `expected an SVG of lines, shapes and text alone; it has ${has}`;
      expect(await refusal(drawing)).to.deep.equal(["unsafe_svg", detail]);
    });
  }

  it("is refused in an encoding that our look at it does not know", async () => {
    const utf7 = Buffer.concat([Buffer.from("<?xml version='1.0' encoding='UTF-7'?>"), SVG("+ADw-image/+AD4-")]);
    expect((await refusal(utf7))[0]).to.equal("unsafe_svg");
    expect((await refusal(Buffer.concat([SVG(""), Buffer.from([0xff])])))[0]).to.equal("corrupt");
  });
});
