import { expect } from "chai";
import { decodingFault } from "../../../functions/core/decoding-fault.ts";
import { ProcessingError, Rejection } from "../../../functions/core/errors.ts";

const fault = (told: string): Error => decodingFault(new Error(told), "it cannot be decoded");

describe("what a decoder's error means", () => {
  // As they say it: libvips, glib and C++, sharp, libjpeg, libpng, libtiff, libwebp, libheif, nsgif, Node.
  for (const told of [
    "vips_image_write_to_memory: out of memory -- size == 140MB",
    "vips_tracked: out of memory -- size == 140MB",
    "std::bad_alloc",
    "Could not allocate enough memory for raw output",
    "VipsJpeg: Insufficient memory (case 4)",
    "pngload_buffer: Out of memory",
    "tiff2vips: Failed to allocate memory for temporary buffer (1 elements of 9 bytes each)",
    "tiff2vips: failed to allocate 900000 bytes",
    "webp2vips: unable to allocate decoder",
    "heif: Invalid input: Unspecified: Memory allocation error (2.0)",
    "gifload_buffer: Out of memory",
    "Array buffer allocation failed",
  ]) {
    it(`is nobody's fault, and tried again: ${told}`, () => {
      const error = fault(told);
      expect(error)
        .to.be.instanceOf(ProcessingError)
        .and.to.include({
          reason: "processing_error",
          message: `it cannot be decoded, for want of memory: ${told}`,
        });
      expect(error.cause).to.have.property("message", told);
    });
  }

  for (const told of [
    "VipsJpeg: premature end of JPEG image",
    "heif: Invalid input: Unspecified: Bitstream not supported by this decoder (2.0)",
    "heif: Memory allocation error: Security limit exceeded: Allocating an image of size 65000x65000 (6.1000)",
    "tiff2vips: Cumulated memory allocation of 27001728 + 27000000 bytes is beyond the 52428800 cumulated byte limit defined in open options\n" +
      "tiff2vips: Failed to allocate memory for custom tag binary object (27000000 elements of 1 bytes each)",
    "tiff2vips: Memory allocation of 90 bytes is beyond the 80 byte limit defined in open options",
    "tiff2vips: Requested memory size for tag 270 (0x10e) 9000 is greater than filesize 700. Memory not allocated, tag not read",
  ]) {
    it(`is the image's, for good: ${told.split("\n")[0]}`, () => {
      expect(fault(told))
        .to.be.instanceOf(Rejection)
        .and.to.include({ reason: "corrupt", message: `it cannot be decoded: ${told}` });
    });
  }
});
