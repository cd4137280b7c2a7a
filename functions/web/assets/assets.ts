import { createHash } from "node:crypto";
import { icon } from "./icon.ts";
import { stylesheet } from "./stylesheet.ts";
import { uploadScript } from "./upload-script.ts";

/** A file the pages load. It is text in a module, so that a bundle of the application is one file on every cloud. */
export interface Asset {
  /** Name under /assets, with the first 12 hex digits of the content's SHA-256. */
  readonly fileName: string;
  /** Address, relative to the application's own. */
  readonly path: string;
  readonly contentType: string;
  readonly text: string;
}

const CONTENT_TYPES = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" } as const;

function asset(name: string, extension: keyof typeof CONTENT_TYPES, text: string): Asset {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const fileName = `${name}-${hash}.${extension}`;
  return { fileName, path: `assets/${fileName}`, contentType: `${CONTENT_TYPES[extension]}; charset=utf-8`, text };
}

export const ASSETS = {
  icon: asset("icon", "svg", icon),
  stylesheet: asset("pages", "css", stylesheet),
  uploadScript: asset("upload", "js", uploadScript),
} as const;
