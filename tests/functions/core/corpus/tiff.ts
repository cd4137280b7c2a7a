/** A field of a TIFF directory: tag, type (2 text, 3 short, 4 long, 7 bytes), count, value or place. */
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

/**
 * A TIFF of directories whose fields point behind them all, where the values are: every long value begins at the same place.
 * @param layout byte order, and whether it is BigTIFF
 */
export function tiffOfValues(
  pages: readonly (readonly TiffField[])[],
  valueBytes: number,
  { little = true, big = false } = {},
): Buffer {
  const [headBytes, countBytes, fieldBytes, offsetBytes] = big ? [16, 8, 20, 8] : [8, 2, 12, 4];
  const directoriesBytes = pages.reduce((sum, { length }) => sum + countBytes + fieldBytes * length + offsetBytes, 0);
  const bytes = Buffer.alloc(headBytes + directoriesBytes + valueBytes, "A");
  const number = (value: number, at: number, size: number): void => {
    bytes.fill(0, at, at + size);
    if (little) bytes.writeUIntLE(value, at, Math.min(size, 6));
    else bytes.writeUIntBE(value, at + Math.max(size - 6, 0), Math.min(size, 6));
  };
  bytes.write(little ? "II" : "MM", "latin1");
  number(big ? 43 : 42, 2, 2);
  if (big) number(little ? 8 : 8 * 2 ** 16, 4, 4);
  number(headBytes, big ? 8 : 4, offsetBytes);
  let at = headBytes;
  for (const [page, fields] of pages.entries()) {
    number(fields.length, at, countBytes);
    at += countBytes;
    for (const [tag, type, count, value] of [...fields].sort(([a], [b]) => a - b)) {
      number(tag, at, 2);
      number(type, at + 2, 2);
      number(count, at + 4, offsetBytes);
      const inline = count === 1 ? (type === 3 ? 2 : 4) : offsetBytes;
      number(0, at + 4 + offsetBytes, offsetBytes);
      number(count === 1 ? value : headBytes + directoriesBytes, at + 4 + offsetBytes, inline);
      at += fieldBytes;
    }
    number(page < pages.length - 1 ? at + offsetBytes : 0, at, offsetBytes);
    at += offsetBytes;
  }
  return bytes;
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
