import { Rejection } from "./errors.ts";

/**
 * What a drawing may not have. librsvg, given bytes and no place they came from, loads no file and asks no server. But a
 * drawing can carry whole pictures as data, which no cap of ours has seen (a picture of 100 million pixels in 200 kB of text
 * took half a second and its memory), and entities can hide an element's name. An element's name itself cannot be written in
 * another way, so looking for it in the text finds it.
 */
const FORBIDDEN: readonly [RegExp, string][] = [
  [/<!ENTITY/, "an entity"],
  [/<(?:[^\s<>/:]+:)?image[\s/>]/, "an <image>"],
  [/<(?:[^\s<>/:]+:)?feImage[\s/>]/, "an <feImage>"],
  [/<(?:[^\s<>/:]+:)?include[\s/>]/, "an <include>"],
];

/** An XML declaration that names another encoding than UTF-8 and what is a part of it. */
const OTHER_ENCODING = /^\s*<\?xml[^>]*\sencoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])/i;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Refuses a drawing that is more than lines, shapes and text. @throws Rejection `unsafe_svg`, `corrupt` */
export function checkSvg(bytes: Buffer): void {
  const text = decodeText(bytes);
  if (OTHER_ENCODING.test(text))
    throw new Rejection("unsafe_svg", "expected an SVG in UTF-8; it names another encoding");
  const found = FORBIDDEN.find(([pattern]) => pattern.test(text));
  if (found !== undefined) {
    throw new Rejection("unsafe_svg", `expected an SVG of lines, shapes and text alone; it has ${found[1]}`);
  }
}

function decodeText(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Rejection("corrupt", "it begins like svg, and is not UTF-8");
  }
}
