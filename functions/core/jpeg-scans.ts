/** Markers of a JPEG file. Source: ITU-T T.81, table B.1. */
const MARKER = { soi: 0xd8, eoi: 0xd9, sos: 0xda, tem: 0x01, rst0: 0xd0, rst7: 0xd7 } as const;
/** Start of a frame: all of 0xC0 to 0xCF but those that define tables (DHT, JPG, DAC). */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Frames whose components come in several scans: progressive, in Huffman and in arithmetic coding. */
const PROGRESSIVE = [0xc2, 0xca];

/**
 * How often a JPEG goes over its picture, counted up to one more than `most`. Each scan costs a pass over the whole picture,
 * and a few bytes are enough to ask for one: 800 scans of 36 million pixels fit in 117 kB and take 9 s to decode. The decoder
 * takes them all before it gives the first line, so that no time limit of libvips's stops it.
 */
export function countScans(bytes: Buffer, most: number): number {
  let scans = 0;
  let components: number | undefined;
  let progressive = false;
  let at = 2;
  while (at + 4 <= bytes.length && scans <= most) {
    if (bytes[at] !== 0xff) {
      // What lies between segments is skipped, as decoders do.
      at = bytes.indexOf(0xff, at);
      if (at === -1) break;
      continue;
    }
    const marker = bytes[at + 1] ?? 0;
    if (marker === MARKER.eoi) break;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (!hasLength(marker)) {
      at += 2;
      continue;
    }
    if (isFrame(marker)) {
      components = bytes[at + 9];
      progressive = PROGRESSIVE.includes(marker);
    }
    if (marker === MARKER.sos) {
      scans += 1;
      // One scan of all components is the whole of a sequential picture: the decoder looks no further.
      if (!progressive && bytes[at + 4] === components) break;
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return scans;
}

function hasLength(marker: number): boolean {
  const alone = marker === 0 || marker === MARKER.tem || marker === MARKER.soi;
  return !alone && !(marker >= MARKER.rst0 && marker <= MARKER.rst7);
}
