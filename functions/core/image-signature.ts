import type { ImageFormat } from "./settings.ts";

/** Other things that customers send as images; named in the rejection, never decoded. */
type OtherFormat = "pdf" | "bmp" | "psd" | "jpeg xl" | "jpeg 2000" | "ico" | "zip" | "html";

const latin1 = (bytes: Buffer, start: number, end: number): string => bytes.toString("latin1", start, end);
const begins = (text: string) => (bytes: Buffer) => latin1(bytes, 0, text.length) === text;

/**
 * How each format begins; a file's name or a header says nothing. Sources: RFC 2083 (PNG), RFC 9649 (WebP), GIF89a, TIFF 6.0
 * and BigTIFF, ITU-T T.81 (JPEG), AV1 Image File Format 1.1, ISO/IEC 14496-12 (`ftyp`), the others' own.
 */
const SIGNATURES: Readonly<Record<ImageFormat | OtherFormat, (bytes: Buffer) => boolean>> = {
  jpeg: begins("\xff\xd8\xff"),
  png: begins("\x89PNG\r\n\x1a\n"),
  webp: (bytes) => latin1(bytes, 0, 4) === "RIFF" && latin1(bytes, 8, 12) === "WEBP",
  avif: (bytes) => brands(bytes).some((brand) => brand === "avif" || brand === "avis"),
  gif: (bytes) => ["GIF87a", "GIF89a"].includes(latin1(bytes, 0, 6)),
  tiff: (bytes) => ["II*\0", "MM\0*", "II+\0", "MM\0+"].includes(latin1(bytes, 0, 4)),
  heic: (bytes) => brands(bytes).some((brand) => /^(?:hei|hev|mif1|msf1)/.test(brand)),
  svg: (bytes) => /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)/i.test(latin1(bytes, 0, 256)),
  pdf: begins("%PDF-"),
  bmp: begins("BM"),
  psd: begins("8BPS"),
  "jpeg xl": (bytes) => begins("\xff\x0a")(bytes) || latin1(bytes, 4, 8) === "JXL ",
  "jpeg 2000": (bytes) => begins("\xff\x4f\xff\x51")(bytes) || latin1(bytes, 4, 8) === "jP  ",
  ico: begins("\0\0\x01\0"),
  zip: begins("PK\x03\x04"),
  html: (bytes) => /^\s*<(?:!DOCTYPE html|html)/i.test(latin1(bytes, 0, 256)),
};

/** Media type of a format. Source: iana.org/assignments/media-types. */
export function mediaTypeOf(format: ImageFormat): string {
  return format === "svg" ? "image/svg+xml" : `image/${format}`;
}

const FORMATS = Object.keys(SIGNATURES) as (keyof typeof SIGNATURES)[];

/** The format that these bytes begin like; undefined where none is known. */
export function formatOf(bytes: Buffer): ImageFormat | OtherFormat | undefined {
  return FORMATS.find((format) => SIGNATURES[format](bytes));
}

/** Most brands looked at: files have fewer than ten. */
const MAX_BRANDS = 32;

/**
 * What an ISO base media file says it is: the major brand at byte 8 and, after four bytes of version, the compatible ones.
 * AVIF files exist whose major brand is the general `mif1`.
 */
function brands(bytes: Buffer): string[] {
  if (bytes.length < 16 || latin1(bytes, 4, 8) !== "ftyp") return [];
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 16 + 4 * MAX_BRANDS);
  const found = [latin1(bytes, 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(latin1(bytes, at, at + 4));
  return found;
}
