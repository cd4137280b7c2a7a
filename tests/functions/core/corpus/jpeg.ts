/** A segment of a JPEG: marker, length, content. */
const segment = (marker: number, ...content: number[]): Buffer =>
  Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff, ...content]);

/** Bits as text, filled up with ones; 0xFF is followed by a zero, as inside a scan. */
function entropyCoded(bits: string): Buffer {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
  const bytes = Array.from({ length: padded.length / 8 }, (_, at) =>
    Number.parseInt(padded.slice(at * 8, at * 8 + 8), 2),
  );
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [byte, 0] : [byte])));
}

/** Longest run of empty blocks that one code tells of, and the shortest that needs 14 bits. */
const MAX_RUN = 32_767;
const MIN_RUN = 16_384;

/**
 * A progressive JPEG of even grey that goes over its picture so many times (at most 883). Every scan is as the standard has
 * it: the first tells the brightness of all blocks, each other one bit of one coefficient, of which all are zero.
 */
export function jpegOfScans(widthPx: number, heightPx: number, scans: number): Buffer {
  const blocks = Math.ceil(widthPx / 8) * Math.ceil(heightPx / 8);
  let runs = "";
  for (let left = blocks; left > 0; left -= MAX_RUN) {
    const run = Math.max(Math.min(left, MAX_RUN), MIN_RUN);
    runs += `0${(run - MIN_RUN).toString(2).padStart(14, "0")}`;
  }
  const nothing = entropyCoded(runs);
  const oneCode = [1, ...Array.from({ length: 15 }, () => 0)];
  const sides = [heightPx >> 8, heightPx & 0xff, widthPx >> 8, widthPx & 0xff];
  const parts = [
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, 0, ...Array.from({ length: 64 }, () => 1)),
    segment(0xc2, 8, ...sides, 1, 1, 0x11, 0),
    segment(0xc4, 0x00, ...oneCode, 0x00),
    segment(0xc4, 0x10, ...oneCode, 0xe0),
    segment(0xda, 1, 1, 0x00, 0, 0, 0),
    entropyCoded("0".repeat(blocks)),
  ];
  const HIGHEST_BIT = 13;
  for (let scan = 1; scan < scans; scan++) {
    const coefficient = 1 + ((scan - 1) % 63);
    const bit = HIGHEST_BIT - Math.floor((scan - 1) / 63);
    const approximation = bit === HIGHEST_BIT ? bit : ((bit + 1) << 4) | bit;
    parts.push(segment(0xda, 1, 1, 0x00, coefficient, coefficient, approximation), nothing);
  }
  return Buffer.concat([...parts, Buffer.from([0xff, 0xd9])]);
}
