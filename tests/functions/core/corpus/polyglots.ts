import type { CorpusFile } from "./corpus-file.ts";
import { pngChunk, withPngChunks } from "./png.ts";
import { noise, SVG } from "./samples.ts";

/** Files that are two things at once: for us they are what their first bytes say, and nothing else of them is stored. */
export async function polyglots(): Promise<CorpusFile[]> {
  const jpeg = await noise(3, 40).jpeg().toBuffer();
  const png = await noise(3, 41).png().toBuffer();
  const gif = await noise(3, 42).gif().toBuffer();
  const webp = await noise(3, 43).webp().toBuffer();
  const script = "/*=1;alert(1);//*/";
  const page = "<html><script>alert(1)</script></html>";
  const emptyZip = Buffer.from("PK\x05\x06".padEnd(22, "\0"), "latin1");
  return [
    { name: "gif and script", bytes: gifComment(gif, script), contentType: "text/javascript", end: "processed" },
    { name: "gif whose size is a script's comment", bytes: gifAsScript(gif), contentType: "text/javascript" },
    {
      name: "jpeg and archive",
      bytes: Buffer.concat([jpeg, emptyZip]),
      contentType: "application/zip",
      end: "processed",
    },
    { name: "archive and jpeg", bytes: Buffer.concat([Buffer.from("PK\x03\x04"), jpeg]), end: "unsupported_format" },
    {
      name: "pdf and jpeg",
      bytes: Buffer.concat([Buffer.from("%PDF-1.4\n"), jpeg]),
      contentType: "image/jpeg",
      end: "unsupported_format",
    },
    { name: "jpeg and pdf", bytes: Buffer.concat([jpeg, Buffer.from("%PDF-1.4\n%%EOF")]), end: "processed" },
    {
      name: "jpeg with a page in its comment",
      bytes: jpegComment(jpeg, page),
      contentType: "text/html",
      end: "processed",
    },
    { name: "png and page", bytes: withPngChunks(png, pngChunk("tEXt", Buffer.from(`c\0${page}`))), end: "processed" },
    { name: "png with a page behind its end", bytes: Buffer.concat([png, Buffer.from(page)]), end: "processed" },
    {
      name: "page and png",
      bytes: Buffer.concat([Buffer.from(page), png]),
      contentType: "image/png",
      end: "unsupported_format",
    },
    {
      name: "svg and page",
      bytes: SVG(`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">${page}</body></foreignObject>`),
      end: "processed",
    },
    {
      name: "svg with a script",
      bytes: SVG('<script>alert(1)</script><rect width="9" height="9" onclick="alert(1)"/>'),
      end: "processed",
    },
    {
      name: "page that has an svg",
      bytes: Buffer.from(`<!DOCTYPE html>${SVG("").toString()}`),
      end: "unsupported_format",
    },
    {
      name: "webp in a wave file",
      bytes: Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVE"), webp]),
      end: "unsupported_format",
    },
    { name: "png under the name of a jpeg", bytes: png, contentType: "image/jpeg", end: "processed" },
    {
      name: "jpeg under the name of a program",
      bytes: jpeg,
      contentType: "application/x-msdownload",
      end: "processed",
    },
    {
      name: "program under the name of a png",
      bytes: Buffer.from("MZ\x90\0\x03\0\0\0"),
      contentType: "image/png",
      end: "unsupported_format",
    },
    {
      name: "shell script under the name of a gif",
      bytes: Buffer.from("#!/bin/sh\necho\n"),
      contentType: "image/gif",
      end: "unsupported_format",
    },
  ];
}

/** A comment behind the palette. Source: GIF89a, section 24. */
function gifComment(gif: Buffer, text: string): Buffer {
  const flags = gif[10] ?? 0;
  const at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), Buffer.from(text), Buffer.from([0])]);
  return Buffer.concat([gif.subarray(0, at), comment, gif.subarray(at)]);
}

/** The width is written as the characters that open a comment, so that a browser may read a script. */
function gifAsScript(gif: Buffer): Buffer {
  const copy = Buffer.concat([gif, Buffer.from("*/=alert(1);")]);
  copy.write("/*", 6);
  return copy;
}

function jpegComment(jpeg: Buffer, text: string): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(text), jpeg.subarray(2)]);
}
