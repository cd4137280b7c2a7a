const LINE_MAX_CHARACTERS = 1000;
/** A character has at most four bytes in UTF-8. */
const LINE_MAX_BYTES = 4 * LINE_MAX_CHARACTERS;
/** Between one count of what was left out and the next. */
const COUNT_MS = 1000;

const LF = 0x0a;

/**
 * What a thread prints, as lines: of one image so many, then how many more there were, and of each line at most 1 000
 * characters. Nothing of the rest is kept, so that neither many lines nor one without an end fill the memory.
 */
export class PrintedLines {
  /** The beginning of the line that has not ended yet. */
  #line: Buffer[] = [];
  #lineBytes = 0;
  #left: number;
  #more = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param maxLines of one image */
  constructor(
    private readonly onLine: (line: string) => void,
    private readonly maxLines: number,
  ) {
    this.#left = maxLines;
  }

  /** Another image begins, and has as many. */
  allowMore(): void {
    this.#left = this.maxLines;
  }

  /** Takes bytes as they come, in any pieces. */
  take(bytes: Buffer): void {
    for (let from = 0; from < bytes.length;) {
      const end = bytes.indexOf(LF, from);
      this.#keep(bytes.subarray(from, end === -1 ? bytes.length : end));
      if (end === -1) return;
      this.#endLine();
      from = end + 1;
    }
  }

  /** There is no more: the last line may lack its end. */
  end(): void {
    if (this.#lineBytes > 0) this.#endLine();
    this.tellMore();
  }

  /** Tells how many lines were left out, which is done every second else. */
  tellMore(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#more > 0) this.onLine(`${this.#more} more ${this.#more === 1 ? "line" : "lines"}`);
    this.#more = 0;
  }

  #keep(part: Buffer): void {
    const room = this.#left > 0 ? LINE_MAX_BYTES - this.#lineBytes : 0;
    // A copy, or the whole of what came would be kept for a part of it.
    if (room > 0 && part.length > 0) this.#line.push(Buffer.from(part.subarray(0, room)));
    this.#lineBytes = Math.min(this.#lineBytes + part.length, LINE_MAX_BYTES);
  }

  #endLine(): void {
    if (this.#left > 0) {
      this.#left -= 1;
      const line = Buffer.concat(this.#line).toString("utf8").slice(0, LINE_MAX_CHARACTERS);
      this.onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    } else {
      this.#more += 1;
      this.#timer ??= setTimeout(() => {
        this.tellMore();
      }, COUNT_MS).unref();
    }
    this.#line = [];
    this.#lineBytes = 0;
  }
}
