import { constants, inflateRawSync } from "node:zlib";
import { Rejection } from "./errors.ts";

/**
 * Most bytes of a PNG's metadata, its texts unpacked. libvips and sharp copy a text several times: one of 7.9 MB takes about
 * 50 MB, and without a cap 386 kB of packed ones took 2.9 GB. XMP and the drawing that some programs leave in a text are
 * some hundred kilobytes.
 */
const MAX_BYTES = 8_000_000;
/** Counted for a chunk beside its data: what is noted of it, and the time that looking at it takes. */
const CHUNK_BYTES = 100;
/** Texts that are unpacked to see how long they are. libvips keeps no more than 50, and nobody writes more than a few. */
const MAX_UNPACKED = 100;
/** Most bytes that one packed byte can become. Source: zlib's technical details: deflate packs 1032 to 1 at best. */
const MAX_RATIO = 1032;

/** Of a chunk: where its data begins and ends. */
interface Chunk {
  readonly type: number;
  readonly from: number;
  readonly end: number;
}

/** A chunk's type as the number that its four letters are. */
const typeOf = (letters: string): number => Buffer.from(letters, "latin1").readUInt32BE();
const IEND = typeOf("IEND");

type PackedAt = (bytes: Buffer, chunk: Chunk) => number | undefined;

/**
 * Chunks that are copied, and where a packed text begins in them. What else is copied is bound by the file's size. An iCCP is
 * not counted: only one is kept, and libpng takes none of more than 8 MB. Source: PNG (third edition), 11.3.3 to 11.3.5.
 */
const COUNTED = new Map<number, PackedAt>([
  [typeOf("tEXt"), () => undefined],
  [typeOf("eXIf"), () => undefined],
  [typeOf("sPLT"), () => undefined],
  // Behind the keyword stands a byte for how it is packed.
  [typeOf("zTXt"), (bytes, { from, end }) => afterZero(bytes, from, end) + 1],
  [
    typeOf("iTXt"),
    (bytes, { from, end }) => {
      // Behind the keyword: whether it is packed, how, the language, and the keyword in it.
      const flagAt = afterZero(bytes, from, end);
      return bytes[flagAt] === 1 ? afterZero(bytes, afterZero(bytes, flagAt + 2, end), end) : undefined;
    },
  ],
]);

/** Behind the zero that ends a word; the end where there is none. */
function afterZero(bytes: Buffer, from: number, end: number): number {
  const zero = bytes.subarray(0, end).indexOf(0, from);
  return zero === -1 ? end : zero + 1;
}

/**
 * Refuses a PNG whose texts would fill the memory: libvips reads them with the header, before any cap of its own.
 * @throws Rejection `too_much_metadata`
 */
export function checkPngMetadata(bytes: Buffer): void {
  let leftBytes = MAX_BYTES;
  let unpacked = 0;
  for (const chunk of chunksOf(bytes)) {
    const { from, end } = chunk;
    leftBytes -= CHUNK_BYTES;
    const packedAt = COUNTED.get(chunk.type)?.(bytes, chunk);
    if (packedAt === undefined) {
      leftBytes -= end - from;
    } else {
      unpacked += 1;
      leftBytes -= unpackedBytes(bytes.subarray(packedAt, end), leftBytes, unpacked <= MAX_UNPACKED);
    }
    if (leftBytes < 0) {
      throw new Rejection(
        "too_much_metadata",
        `expected at most ${MAX_BYTES} bytes of texts and other metadata in a PNG, unpacked; received more`,
      );
    }
  }
}

/** Length of a packed text, or one more than `mostBytes`; at worst what it could be where it is not looked at. */
function unpackedBytes(zlib: Buffer, mostBytes: number, look: boolean): number {
  if (!look) return zlib.length * MAX_RATIO;
  try {
    // Past the two bytes that zlib puts before: then no checksum is asked for, and none that is wrong hides anything.
    const options = { maxOutputLength: mostBytes + 1, finishFlush: constants.Z_SYNC_FLUSH };
    return inflateRawSync(zlib.subarray(2), options).length;
  } catch (error) {
    // What is broken cannot be unpacked by libpng either, which leaves it out.
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? mostBytes + 1 : zlib.length;
  }
}

/** Length and type before a chunk's data. */
const HEAD_BYTES = 8;
/** The checksum behind it. */
const TAIL_BYTES = 4;

/** The chunks that count, up to the end of the picture or of the file. Source: PNG (third edition), 5.3. */
function* chunksOf(bytes: Buffer): Generator<Chunk> {
  let at = 8;
  while (at + HEAD_BYTES <= bytes.length) {
    const type = bytes.readUInt32BE(at + 4);
    if (type === IEND) return;
    const from = at + HEAD_BYTES;
    const end = from + bytes.readUInt32BE(at);
    if (COUNTED.has(type)) yield { type, from, end: Math.min(end, bytes.length) };
    at = end + TAIL_BYTES;
  }
}
