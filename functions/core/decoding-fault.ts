import { describe, ProcessingError, Rejection } from "./errors.ts";

/**
 * How the decoders say that memory ran out: libvips, sharp and C++, libjpeg, libpng, libwebp, libtiff, libheif, aom, nsgif.
 */
const OUT_OF_MEMORY =
  /out of memory|(?:insufficient|not enough) memory|memory allocation (?:error|failed)|error allocating|allocation failed|(?:unable|failed|cannot|could not|can't|couldn't) (?:to )?allocate|std::bad_alloc/i;
/** Limits that libheif and libtiff set themselves: the image asks for too much, whatever memory there is. */
const DECODERS_LIMIT = /security limit|beyond the \d+ (?:cumulated )?byte limit/i;

/**
 * What a decoder's error means. It is the image's fault, except where memory ran out: that is the machine's, at this moment,
 * so that the image is tried again. A decoder that does not say so (libheif calls some of it an invalid input) is
 * taken at its word.
 * @param words what cannot be done, such as "it cannot be decoded"
 * @returns Rejection `corrupt`, or ProcessingError `processing_error`
 */
export function decodingFault(error: unknown, words: string): Error {
  const told = describe(error);
  if (!OUT_OF_MEMORY.test(told) || DECODERS_LIMIT.test(told)) return new Rejection("corrupt", `${words}: ${told}`);
  return new ProcessingError("processing_error", `${words}, for want of memory: ${told}`, { cause: error });
}
