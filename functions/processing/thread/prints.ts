import { PrintedLines } from "../printed-lines.ts";

/** Lines of one image, of each stream. What more there is would be read by nobody. */
const MAX_LINES = 100;

/** Of one image's prints. */
export interface Prints {
  /** An image has ended: tells what was left out, and the next may print again. */
  next(): void;
}

/**
 * Bounds what this thread prints where it is printed: each piece that comes to the other side takes its time, which all images
 * share, and 200 000 lines would take most of a second.
 */
export function boundedPrints(streams: readonly NodeJS.WriteStream[]): Prints {
  const all = streams.map((stream) => {
    const write = stream.write.bind(stream);
    const lines = new PrintedLines((line) => void write(`${line}\n`), MAX_LINES);
    stream.write = (piece: string | Uint8Array, ...more: unknown[]): boolean => {
      const [encoding] = more;
      lines.take(
        typeof piece === "string" ? Buffer.from(piece, encoding as BufferEncoding | undefined) : Buffer.from(piece),
      );
      const written = more.find((one): one is () => void => typeof one === "function");
      if (written !== undefined) process.nextTick(written);
      return true;
    };
    return lines;
  });
  process.once("exit", () => {
    for (const lines of all) lines.end();
  });
  return {
    next() {
      for (const lines of all) {
        lines.tellMore();
        lines.allowMore();
      }
    },
  };
}
