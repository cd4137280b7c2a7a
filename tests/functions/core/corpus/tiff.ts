/** A field of a TIFF directory: tag, type (3 short, 4 long, 7 bytes), count, value or place. */
export type TiffField = readonly [tag: number, type: number, count: number, value: number];

/** A TIFF of directories alone, one a page; what they point at is what happens to be there. */
export function tiffOfPages(pages: readonly (readonly TiffField[])[]): Buffer {
  const head = Buffer.from("II*\0\x08\0\0\0", "latin1");
  let at = head.length;
  const directories = pages.map((fields, page) => {
    const directory = Buffer.alloc(2 + 12 * fields.length + 4);
    directory.writeUInt16LE(fields.length, 0);
    for (const [index, [tag, type, count, value]] of [...fields].sort(([a], [b]) => a - b).entries()) {
      directory.writeUInt16LE(tag, 2 + 12 * index);
      directory.writeUInt16LE(type, 4 + 12 * index);
      directory.writeUInt32LE(count, 6 + 12 * index);
      directory.writeUInt32LE(value, 10 + 12 * index);
    }
    at += directory.length;
    directory.writeUInt32LE(page < pages.length - 1 ? at : 0, directory.length - 4);
    return directory;
  });
  return Buffer.concat([head, ...directories]);
}

/** Fields of a grey page in one strip; `more` replaces those of the same tag. */
export function greyPage(widthPx: number, heightPx: number, ...more: TiffField[]): TiffField[] {
  const fields: TiffField[] = [
    [256, 4, 1, widthPx],
    [257, 4, 1, heightPx],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 4, 1, heightPx],
    [279, 4, 1, 1],
  ];
  return [...fields.filter(([tag]) => !more.some(([other]) => other === tag)), ...more];
}
