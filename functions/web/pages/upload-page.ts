import { html } from "hono/html";
import { mediaTypeOf } from "../../core/image-signature.ts";
import type { Limits } from "../../core/settings.ts";
import { ASSETS } from "../assets/assets.ts";
import { fileSize } from "./format.ts";
import { layout, type Markup } from "./layout.ts";

/** The page a customer uploads from. Its script sends the bytes straight to the object store. */
export function uploadPage(page: Pick<Limits, "maxBytes" | "formats"> & { readonly hasDashboard: boolean }): Markup {
  const accept = page.formats.map(mediaTypeOf).join(",");
  const names = page.formats.map((format) => format.toUpperCase()).join(", ");
  const upload = { href: "", text: "Upload", current: true };
  return layout({
    title: "Upload images · Image pipeline",
    links: page.hasDashboard ? [upload, { href: "dashboard", text: "Dashboard" }] : [upload],
    script: ASSETS.uploadScript.path,
    main: html`<h1>Upload images</h1>
      <noscript
        ><p class="notice bad">This page needs JavaScript: it sends images straight to the object store.</p></noscript
      >
      <form id="upload" class="panel" data-max-bytes="${page.maxBytes}">
        <div class="field">
          <label for="key">API key</label>
          <input
            id="key"
            name="key"
            type="password"
            required
            autocomplete="off"
            spellcheck="false"
            placeholder="ipk_…"
            aria-describedby="key-hint"
          />
          <p id="key-hint" class="hint">Stays in this browser tab, and is forgotten when the tab is closed.</p>
        </div>
        <div class="field">
          <label for="files">Images</label>
          <input
            id="files"
            name="files"
            type="file"
            accept="${accept}"
            multiple
            required
            aria-describedby="files-hint"
          />
          <p id="files-hint" class="hint">${names}; at most ${fileSize(page.maxBytes)} each.</p>
        </div>
        <button type="submit">Upload</button>
        <p id="message" role="status" hidden></p>
      </form>
      <h2 id="images-title">Your images</h2>
      <p id="empty" class="hint">Images appear here once they are uploaded, newest first.</p>
      <ul id="images" class="cards" aria-labelledby="images-title"></ul>
      <button id="more" type="button" class="quiet" hidden>Show older</button>`,
  });
}
