/** Pixels as rows of red, green, blue and opacity, 8 bits each. */
export interface RgbaPixels {
  readonly data: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Types of a TIFF field. */
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/**
 * The pixels as an uncompressed TIFF, with the profile that their colours are told in. The only way to hand both to libvips as
 * bytes that takes no encoder. Source: TIFF 6.0, sections 2, 6 and 18; ICC.1:2022, annex B.4 (tag 34675).
 */
export function tiffOf({ data, widthPx, heightPx }: RgbaPixels, profile: Buffer = Buffer.alloc(0)): Buffer {
  const fields: [tag: number, type: number, count: number, value: number][] = [
    [256, LONG, 1, widthPx],
    [257, LONG, 1, heightPx],
    // Four values of two bytes do not fit into the field: it tells where they are.
    [258, SHORT, 4, 0],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 2],
    [273, LONG, 1, 0],
    [277, SHORT, 1, 4],
    [278, LONG, 1, heightPx],
    [279, LONG, 1, data.length],
    [338, SHORT, 1, 2],
    ...(profile.length > 4 ? [[34675, UNDEFINED, profile.length, 0] as [number, number, number, number]] : []),
  ];
  const directoryAt = 8;
  const depthsAt = directoryAt + 2 + 12 * fields.length + 4;
  const profileAt = depthsAt + 8;
  const pixelsAt = profileAt + profile.length + (profile.length % 2);
  const places: Readonly<Record<number, number>> = { 258: depthsAt, 273: pixelsAt, 34675: profileAt };

  const head = Buffer.alloc(pixelsAt);
  head.write("II*\0", "latin1");
  head.writeUInt32LE(directoryAt, 4);
  head.writeUInt16LE(fields.length, directoryAt);
  for (const [at, [tag, type, count, value]] of fields.entries()) {
    const field = directoryAt + 2 + 12 * at;
    head.writeUInt16LE(tag, field);
    head.writeUInt16LE(type, field + 2);
    head.writeUInt32LE(count, field + 4);
    // A short stands at the field's beginning, which in this byte order is where a long begins too.
    head.writeUInt32LE(places[tag] ?? value, field + 8);
  }
  for (let channel = 0; channel < 4; channel++) head.writeUInt16LE(8, depthsAt + 2 * channel);
  profile.copy(head, profileAt);
  return Buffer.concat([head, data]);
}
