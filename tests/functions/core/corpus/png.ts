import { crc32, deflateSync } from "node:zlib";

export const PNG_SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

/** A chunk of a PNG with its right checksum. */
export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

/** The header chunk. @param colour 0 grey, 2 RGB, 3 palette, 4 grey and opacity, 6 RGB and opacity */
export function pngHeader(widthPx: number, heightPx: number, depth = 8, colour = 2, interlace = 0): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(widthPx, 0);
  data.writeUInt32BE(heightPx, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return pngChunk("IHDR", data);
}

/** A PNG with chunks put in behind its header. */
export function withPngChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  const headerEnd = 8 + 25;
  return Buffer.concat([png.subarray(0, headerEnd), ...chunks, png.subarray(headerEnd)]);
}

/** Packed texts, each of so many bytes. */
export function packedTexts(texts: number, unpackedBytes: number): Buffer[] {
  const packed = deflateSync(Buffer.alloc(unpackedBytes, "A"), { level: 9 });
  return Array.from({ length: texts }, (_, at) =>
    pngChunk("zTXt", Buffer.concat([Buffer.from(`key${at}\0\0`, "latin1"), packed])),
  );
}
