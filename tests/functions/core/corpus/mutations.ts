import type { CorpusFile } from "./corpus-file.ts";
import { Random } from "./random.ts";
import type { SampleFile } from "./samples.ts";

/** Where files are cut off, in parts of their length; the first bytes are those that tell the format. */
const CUTS = [0.02, 0.06, 0.12, 0.25, 0.5, 0.75, 0.9, 0.99];
const FLIPS = 7;
const SWAPS = 3;
const LENGTHS = 4;

/** Spoilt copies of each sample: cut off, with bits turned, parts exchanged, lengths overstated, two of them spliced. */
export function mutations(samples: readonly SampleFile[]): CorpusFile[] {
  return samples.flatMap(({ name, bytes }, index) => {
    const random = new Random(1000 + index);
    const other = samples[(index + 5) % samples.length] ?? { name, bytes };
    const times = (count: number, what: string, spoil: () => Buffer): CorpusFile[] =>
      Array.from({ length: count }, (_, at) => ({ name: `${name}, ${what} (${at + 1})`, bytes: spoil() }));
    return [
      ...CUTS.map((part) => ({
        name: `${name}, its first ${part * 100} %`,
        bytes: bytes.subarray(0, Math.max(Math.round(bytes.length * part), 1)),
      })),
      ...times(FLIPS, "bits turned", () => flipped(bytes, random)),
      ...times(SWAPS, "parts exchanged", () => swapped(bytes, random)),
      ...times(LENGTHS, "a length overstated", () => overstated(bytes, random)),
      { name: `${name}, then ${other.name}`, bytes: spliced(bytes, other.bytes) },
      { name: `${name}, head on the body of ${other.name}`, bytes: onBodyOf(bytes, other.bytes) },
      { name: `${name}, noise behind it`, bytes: Buffer.concat([bytes, random.bytes(500)]) },
      { name: `${name}, noise before it`, bytes: Buffer.concat([random.bytes(7), bytes]) },
    ];
  });
}

/** Turns one bit in each of up to eight bytes. */
function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let count = 1 + random.below(8); count > 0; count--) {
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  }
  return copy;
}

/** Exchanges two parts of the same length. */
function swapped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const length = 1 + random.below(Math.max(Math.floor(bytes.length / 4), 1));
  const one = random.below(Math.max(bytes.length - 2 * length, 1));
  const two = one + length + random.below(Math.max(bytes.length - one - 2 * length, 1));
  bytes.copy(copy, one, two, two + length);
  bytes.copy(copy, two, one, one + length);
  return copy;
}

/** Writes the largest number of 16 or 32 bits where a length may stand. */
function overstated(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const size = random.below(2) === 0 ? 2 : 4;
  const at = random.below(Math.min(Math.max(copy.length - size, 1), 200));
  copy.fill(random.below(2) === 0 ? 0xff : 0x7f, at, at + size);
  return copy;
}

const spliced = (one: Buffer, other: Buffer): Buffer =>
  Buffer.concat([one.subarray(0, Math.floor(one.length / 2)), other.subarray(Math.floor(other.length / 2))]);

/** The bytes that tell a format, in front of a file of another. */
const onBodyOf = (one: Buffer, other: Buffer): Buffer => Buffer.concat([one.subarray(0, 24), other.subarray(24)]);
