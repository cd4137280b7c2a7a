import { html } from "hono/html";
import type { ApiError } from "../api-error.ts";
import { layout, type Markup } from "./layout.ts";

/** What a browser is shown for a fault. @param home as layout's */
export function errorPage(error: ApiError, home: string): Markup {
  return layout({
    title: `${String(error.status)} · Image pipeline`,
    home,
    links: [{ href: "", text: "Upload" }],
    main: html`<h1>${String(error.status)}</h1>
      <p class="notice bad" role="alert">${error.message}</p>`,
  });
}
