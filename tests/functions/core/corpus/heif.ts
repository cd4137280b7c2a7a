/** A part of the file: where it begins behind the item boxes, and its length. */
export type Part = readonly [offset: number, length: number];

/**
 * An AVIF whose XMP is put together of parts of the data behind it, an item each. Its picture is that of another one.
 * @param avif as sharp makes it: one picture, version 0 of `iloc`
 * @param version of `iloc`
 */
export function avifOfItems(avif: Buffer, items: readonly (readonly Part[])[], data: Buffer, version = 0): Buffer {
  const [picture, ...boxes] = [pictureOf(avif), ...["ftyp", "hdlr", "pitm", "iprp"].map((type) => boxOf(avif, type))];
  const [brands, handler, primary, properties] = boxes as [Buffer, Buffer, Buffer, Buffer];
  const id = (value: number): Buffer => (version < 2 ? short(value) : long(value));
  const place = (item: number, parts: readonly Part[], at: number): Buffer[] => [
    id(item),
    ...(version === 0 ? [] : [short(0)]),
    ...[short(0), short(parts.length)],
    ...parts.flatMap(([offset, length]) => [long(at + offset), long(length)]),
  ];
  const meta = (at: number): Buffer =>
    box(
      "meta",
      ...[long(0), handler, primary],
      box(
        "iloc",
        ...[Buffer.from([version, 0, 0, 0, 0x44, 0]), id(items.length + 1)],
        ...place(1, [[0, picture.length]], at),
        ...items.flatMap((parts, index) => place(index + 2, parts, at + picture.length)),
      ),
      box(
        "iinf",
        ...[long(0), short(items.length + 1), itemInfo(1, "av01\0")],
        ...items.map((_, index) => itemInfo(index + 2, "mime\0application/rdf+xml\0")),
      ),
      properties,
      box("iref", long(0), ...items.map((_, index) => box("cdsc", short(index + 2), short(1), short(1)))),
    );
  return Buffer.concat([brands, meta(brands.length + meta(0).length + 8), box("mdat", picture, data)]);
}

const itemInfo = (item: number, text: string): Buffer =>
  box("infe", Buffer.from([2, 0, 0, 0]), short(item), short(0), Buffer.from(text, "latin1"));

function boxOf(bytes: Buffer, type: string): Buffer {
  const at = bytes.indexOf(type, 0, "latin1") - 4;
  return bytes.subarray(at, at + bytes.readUInt32BE(at));
}

/** By its `iloc`: offsets and lengths of 4 bytes, no base. */
function pictureOf(avif: Buffer): Buffer {
  const place = boxOf(avif, "iloc");
  const baseBytes = place.readUInt8(13) >> 4;
  const at = 20 + baseBytes + 2;
  const offset = place.readUInt32BE(at) + (baseBytes === 0 ? 0 : place.readUInt32BE(20));
  return avif.subarray(offset, offset + place.readUInt32BE(at + 4));
}

function box(type: string, ...data: Buffer[]): Buffer {
  const bytes = Buffer.concat([long(0), Buffer.from(type, "latin1"), ...data]);
  bytes.writeUInt32BE(bytes.length);
  return bytes;
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
