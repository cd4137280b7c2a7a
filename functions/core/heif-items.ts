import { Rejection } from "./errors.ts";

/**
 * Bytes that the items of an AVIF or HEIC may have beyond those of the file. An item can be put together of any part of it,
 * any number of times, and libvips copies all that are EXIF or XMP: 4 items of 30 times the same 20 MB took 2.8 GB. Encoders
 * let items of the same bytes share them, but those are tiles of one colour, and short.
 */
const SHARED_BYTES = 8_000_000;

/**
 * Refuses an AVIF or HEIC whose items are much longer than the file.
 * @throws Rejection `too_much_metadata`
 */
export function checkHeifItems(bytes: Buffer): void {
  let leftBytes = bytes.length + SHARED_BYTES;
  for (const meta of boxesOf(bytes, 0, "meta")) {
    // Version and flags stand before the boxes in it.
    for (const place of boxesOf(meta, 4, "iloc")) {
      for (const length of lengthsOf(place, bytes.length)) {
        leftBytes -= length;
        if (leftBytes >= 0) continue;
        throw new Rejection(
          "too_much_metadata",
          `expected at most ${SHARED_BYTES} bytes in the items of an AVIF or HEIC beyond the file's ${bytes.length}; received more`,
        );
      }
    }
  }
}

/** Contents of the boxes of a type. Source: ISO/IEC 14496-12, 4.2. */
function* boxesOf(bytes: Buffer, from: number, type: string): Generator<Buffer> {
  let at = from;
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(at);
    const wide = size === 1;
    if (wide && at + 16 > bytes.length) return;
    const length = wide ? number(bytes, at + 8, 8) : size === 0 ? bytes.length - at : size;
    const headBytes = wide ? 16 : 8;
    if (length < headBytes) return;
    if (bytes.toString("latin1", at + 4, at + 8) === type) yield bytes.subarray(at + headBytes, at + length);
    at += length;
  }
}

/** Lengths of the parts of all items; 0 stands for the whole file. Source: ISO/IEC 14496-12, 8.11.3 (`iloc`). */
function* lengthsOf(box: Buffer, wholeBytes: number): Generator<number> {
  if (box.length < 8) return;
  const version = box.readUInt8(0);
  const [offset, length, base] = [box.readUInt8(4) >> 4, box.readUInt8(4) & 15, box.readUInt8(5) >> 4];
  const index = version === 0 ? 0 : box.readUInt8(5) & 15;
  const idBytes = version < 2 ? 2 : 4;
  // An item's id, how it is put together, which file it is in, and where that begins.
  const itemBytes = idBytes + (version === 0 ? 0 : 2) + 2 + base;
  const partBytes = index + offset + length;
  // Behind the head: the number of items, which the end of the box tells as well.
  let at = 6 + idBytes;
  while (at + itemBytes + 2 <= box.length) {
    const parts = box.readUInt16BE(at + itemBytes);
    at += itemBytes + 2;
    if (length === 0) {
      yield parts * wholeBytes;
      at += parts * partBytes;
      continue;
    }
    for (let part = 0; part < parts && at + partBytes <= box.length; part++, at += partBytes) {
      const partLength = number(box, at + index + offset, length);
      // More than there is cannot be read: the file is broken, for libheif to say.
      yield partLength > wholeBytes ? 0 : partLength || wholeBytes;
    }
  }
}

/** A number of up to 8 bytes; one beyond 2 ** 53 is longer than any file, exactly or not. */
function number(bytes: Buffer, at: number, size: number): number {
  const head = Math.max(size - 4, 0);
  return (head === 0 ? 0 : bytes.readUIntBE(at, head) * 2 ** 32) + bytes.readUIntBE(at + head, size - head);
}
