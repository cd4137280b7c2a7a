import type { MessagePort } from "node:worker_threads";
import type { ImageFacts, Pixels, PixelSize } from "../core/image-processor.ts";
import type { Rendition } from "../core/presets.ts";

/** What the two sides of a processor's thread tell each other. */

/** What a thread is started with. */
export interface ThreadData {
  /** Of the thread's own, so that what the module or its packages post is not taken for an answer. */
  readonly port: MessagePort;
}

/** What a module says of itself. */
export interface ModuleFacts {
  readonly version: string;
  readonly makesAllRenditions: boolean;
}

/** A thread's first word: whether the module is a processor. */
export type Loaded = ({ readonly kind: "loaded" } & ModuleFacts) | { readonly kind: "unfit"; readonly problem: string };

/** What a module's results have to keep to. */
export interface OutputRules {
  /** Names that its renditions may not have. */
  readonly taken: readonly string[];
  /** Whether there must be renditions, because no others are made. */
  readonly makesAllRenditions: boolean;
  /** limits.maxPixels, of a rendition's pixels and of those that are asked for. */
  readonly maxPixels: number;
}

/**
 * Which image a word is about: a number that no two images in a process share. What an image leaves behind in a thread, such
 * as pixels that nobody waits for any more, is so told from what the next one says.
 */
interface OfImage {
  readonly image: number;
}

/** One image. */
export interface ImageWord extends OfImage {
  readonly kind: "image";
  readonly bytes: Uint8Array;
  readonly facts: ImageFacts;
  readonly leftMs: number;
  readonly rules: OutputRules;
}

/** What became of the pixels that it asked for. */
export type PixelsWord = OfImage &
  ({ readonly kind: "pixels"; readonly pixels: Pixels } | { readonly kind: "no pixels"; readonly problem: string });

export type ToThread = ImageWord | PixelsWord;

/** From the thread, while it has an image: it asks for pixels, one size after the other, and ends with one of the others. */
export type FromThread = OfImage &
  (
    | { readonly kind: "pixels"; readonly size: PixelSize | undefined }
    | { readonly kind: "done"; readonly output: Output }
    | { readonly kind: "refused"; readonly detail: string }
    /** The pixels that it could not get were its end: the fault is the image's or ours, and known on the other side. */
    | { readonly kind: "no pixels" }
    | { readonly kind: "fault"; readonly detail: string }
  );

/** A result of the right shape. */
export interface Output {
  readonly label?: string;
  readonly renditions: readonly OutputRendition[];
}

/** One more picture: encoded, or to be encoded. */
export type OutputRendition = EncodedRendition | RawRendition;

export interface EncodedRendition {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface RawRendition {
  readonly name: string;
  readonly pixels: Pixels;
  readonly format: Rendition["format"];
  readonly quality: number;
}
