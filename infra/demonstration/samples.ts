import { mkdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp, { type Sharp } from "sharp";

/** Photographs free to use: commands/samples/PROVENANCE.md. */
const PHOTOGRAPHS = fileURLToPath(new URL("../commands/samples", import.meta.url));

/** One delivery of the demonstration. */
export interface Sample {
  /** Name of the file that is made, and part of the event's identity. */
  readonly file: string;
  readonly customer: string;
  readonly via: "upload" | "stream-inline" | "stream-structured" | "stream-claim";
  /** Delivered a second time with the same identity. */
  readonly twice?: true;
  /** What it shows. */
  readonly about: string;
  readonly make: () => Promise<Buffer>;
}

const photograph = (name: string): string => join(PHOTOGRAPHS, name);
/** Of bytes, because libvips may open no files in a process that has loaded a processor (functions/core/image-codec.ts). */
const picture = (name: string): Sharp => sharp(readFileSync(photograph(name)));

/** The demonstration: three customers, both sources, every format, every way in, and what goes wrong in practice. */
export const SAMPLES: readonly Sample[] = [
  {
    file: "rocket.jpg",
    customer: "acme",
    via: "upload",
    about: "JPEG, uploaded",
    make: () => readFile(photograph("rocket.jpg")),
  },
  {
    file: "chelsea.png",
    customer: "acme",
    via: "upload",
    about: "PNG, uploaded",
    make: () => readFile(photograph("chelsea.png")),
  },
  {
    file: "coffee.webp",
    customer: "acme",
    via: "stream-inline",
    about: "WebP inside a message",
    make: () => picture("coffee.png").webp({ quality: 90 }).toBuffer(),
  },
  {
    file: "coffee.avif",
    customer: "globex",
    via: "stream-inline",
    about: "AVIF inside a message",
    make: () => picture("coffee.png").avif({ quality: 60, effort: 2 }).toBuffer(),
  },
  {
    file: "chelsea.gif",
    customer: "globex",
    via: "stream-inline",
    twice: true,
    about: "GIF, delivered twice: counts once",
    make: () => picture("chelsea.png").gif().toBuffer(),
  },
  {
    file: "retina.tiff",
    customer: "globex",
    via: "stream-claim",
    about: "TIFF too large for a message: a claim check",
    make: () => picture("retina.jpg").tiff({ compression: "lzw" }).toBuffer(),
  },
  {
    file: "rotated.jpg",
    customer: "initech",
    via: "upload",
    about: "a photograph whose EXIF says it lies on its side",
    make: () => picture("rocket.jpg").withMetadata({ orientation: 6 }).jpeg({ quality: 90 }).toBuffer(),
  },
  {
    file: "retina.jpg",
    customer: "initech",
    via: "stream-structured",
    about: "JPEG in a structured event",
    make: () => readFile(photograph("retina.jpg")),
  },
  {
    file: "corrupt.jpg",
    customer: "initech",
    via: "stream-inline",
    about: "a JPEG cut off in the middle: rejected",
    make: async () => (await readFile(photograph("rocket.jpg"))).subarray(0, 40_000),
  },
];

/** Makes the files, the same bytes at every run, in a folder where a user can look at them. */
export async function makeSamples(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await Promise.all(SAMPLES.map(async ({ file, make }) => writeFile(join(folder, file), await make())));
}
