import { createRequire } from "node:module";

/**
 * HEIC is decoded by the optional package heic-decode: libheif and libde265 as WebAssembly, which can reach nothing outside
 * of its own memory. It is LGPL software of its own, and HEVC is patented in many countries; so whoever wants it installs it.
 */
export const HEIC_DECODER = "heic-decode";

/** The command that installs it, for messages. */
export const HEIC_INSTALL = `npm install --save-exact ${HEIC_DECODER}@2.1.0`;

/** Where the decoder's module is; undefined where it is not installed. @param from a file beside or below node_modules */
export function heicDecoder(from: string = import.meta.url): string | undefined {
  try {
    return createRequire(from).resolve(HEIC_DECODER);
  } catch {
    return undefined;
  }
}

/** Versions of what decodes HEIC: the package and libheif in it; undefined where it is not installed. */
export function heicDecoderVersion(): readonly string[] | undefined {
  const decoder = heicDecoder();
  if (decoder === undefined) return undefined;
  const require = createRequire(decoder);
  return [HEIC_DECODER, "libheif-js"].map((name) => (require(`${name}/package.json`) as { version: string }).version);
}
