import { Rejection } from "./errors.ts";

/**
 * Most bytes of all values of one directory. libtiff holds a value twice while it is read, and libvips lets it hold
 * 52 428 800 bytes in all: 2 × 25 million leave 2.4 million for the directory itself. Where that limit is reached, libtiff
 * gives out texts and palettes that are not there, and libvips reads them all the same: an ImageDescription of 27 MB ends the
 * process. The layers that Photoshop leaves in a TIFF may be this long, and could not be read either.
 */
const MAX_BYTES = 25_000_000;
/** What libtiff notes of a field beside its value, in bytes, rounded up: its entry, and a description of an unknown tag. */
const FIELD_BYTES = 200;
/** Bytes that a number is kept in, at most: an offset of 2 bytes in the file becomes one of 8. */
const NUMBER_BYTES = 8;
/** Bytes of a value, by its type. Source: TIFF 6.0, section 2, its supplement 1 (13), and BigTIFF (16 to 18). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
/** Offsets and lengths of strips and tiles: kept as numbers, whatever they are in the file. */
const PLACES = new Set([273, 279, 324, 325]);

/** Reads the numbers of a TIFF, in its byte order and of its size: BigTIFF has wider ones. */
interface Layout {
  readonly firstAt: number;
  readonly countBytes: number;
  readonly fieldBytes: number;
  readonly offsetBytes: number;
  readonly short: (at: number) => number;
  readonly offset: (at: number) => number;
  readonly fieldCount: (at: number) => number;
}

/**
 * Refuses a TIFF whose values are too long for the decoder, in any of its pages.
 * @throws Rejection `too_much_metadata`; `corrupt` where its directories lie over each other
 */
export function checkTiffTags(bytes: Buffer): void {
  const layout = layoutOf(bytes);
  const { countBytes, fieldBytes, offsetBytes } = layout;
  // Directories that lie beside each other have no more fields than fit into the file.
  let fieldsLeft = Math.floor(bytes.length / fieldBytes);
  const seen = new Set<number>();
  let at = layout.offset(layout.firstAt);
  while (at !== 0 && at + countBytes <= bytes.length && !seen.has(at)) {
    seen.add(at);
    const fieldsAt = at + countBytes;
    const fields = layout.fieldCount(at);
    const end = fieldsAt + fields * fieldBytes;
    // A directory that is not all there is not read.
    if (end > bytes.length) return;
    fieldsLeft -= fields;
    if (fieldsLeft < 0) throw new Rejection("corrupt", "it begins like tiff, and its directories lie over each other");
    checkDirectory(bytes, layout, fieldsAt, end);
    if (end + offsetBytes > bytes.length) return;
    at = layout.offset(end);
  }
}

function checkDirectory(bytes: Buffer, layout: Layout, fieldsAt: number, end: number): void {
  let total = 0;
  for (let at = fieldsAt; at < end; at += layout.fieldBytes) {
    total += FIELD_BYTES + keptBytes(bytes, layout, at);
    if (total > MAX_BYTES) {
      throw new Rejection(
        "too_much_metadata",
        `expected at most ${MAX_BYTES} bytes in the values of a TIFF's directory, as they are read; received more`,
      );
    }
  }
}

/** Bytes that a field's value takes once it is read. */
function keptBytes(bytes: Buffer, { short, offset, offsetBytes }: Layout, at: number): number {
  const size = TYPE_BYTES[short(at + 2)] ?? 0;
  const count = offset(at + 4);
  const valueAt = offset(at + 4 + offsetBytes);
  // A short value stands in the field. One that is not all there is not read.
  if (size * count > offsetBytes && valueAt + size * count > bytes.length) return 0;
  return count * (PLACES.has(short(at)) || size > 1 ? NUMBER_BYTES : size);
}

/** Source: TIFF 6.0, section 2; BigTIFF: awaresystems.be/imaging/tiff/bigtiff.html. */
function layoutOf(bytes: Buffer): Layout {
  const little = bytes[0] === 0x49;
  const short = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  // Larger than 2 ** 53 is beyond the end of every file, exactly or not.
  const longLong = (at: number): number => long(little ? at + 4 : at) * 2 ** 32 + long(little ? at : at + 4);
  const big = bytes.length >= 16 && short(2) === 43;
  return big
    ? { firstAt: 8, countBytes: 8, fieldBytes: 20, offsetBytes: 8, short, offset: longLong, fieldCount: longLong }
    : { firstAt: 4, countBytes: 2, fieldBytes: 12, offsetBytes: 4, short, offset: long, fieldCount: short };
}
