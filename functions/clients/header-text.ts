/**
 * Values of headers as text and back, with no byte lost. Kafka's headers are bytes, which are UTF-8 by custom; a byte that is
 * not becomes half of a surrogate pair (U+DC80 to U+DCFF), which no UTF-8 makes, and so it can be told when the header is
 * written again. Python keeps odd file names in the same way: peps.python.org/pep-0383.
 */
const ESCAPE = 0xdc00;

/** A lead byte of UTF-8 tells how many bytes its character has; 1 also for what is none. */
const lengthBy = (lead: number): number => (lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1);

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8Of(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A header's value as text: what is UTF-8 as it reads. */
export function headerText(bytes: Buffer): string {
  const whole = utf8Of(bytes);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0;
    const length = lengthBy(lead);
    const character = utf8Of(bytes.subarray(at, at + length));
    parts.push(character ?? String.fromCharCode(ESCAPE + lead));
    at += character === undefined ? 1 : length;
  }
  return parts.join("");
}

const ESCAPED = /[\udc80-\udcff]/u;

/** The bytes that a text of `headerText` was. Of any other text its UTF-8. */
export function headerBytes(text: string): Buffer {
  if (!ESCAPED.test(text)) return Buffer.from(text, "utf8");
  // With the flag u, a whole pair is one character and no half of it matches.
  const parts = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part) =>
      part.length === 1 && ESCAPED.test(part) ? Buffer.from([part.charCodeAt(0) - ESCAPE]) : Buffer.from(part, "utf8"),
    ),
  );
}
