import { html } from "hono/html";
import { ASSETS } from "../assets/assets.ts";

/** Markup made by hono/html: what is put into it is escaped. */
export type Markup = ReturnType<typeof html>;

/** The frame of every page. */
export function layout(page: {
  readonly title: string;
  /** The application's address, relative to the page's own: `./` for pages at the top. Default `./`. */
  readonly home?: string;
  /** Links of the page's head, in order; relative to the application's address. */
  readonly links: readonly { readonly href: string; readonly text: string; readonly current?: boolean }[];
  readonly main: Markup;
  /** Address of the page's own script. */
  readonly script?: string;
}): Markup {
  const { home = "./" } = page;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title}</title>
        <link rel="icon" href="${home}${ASSETS.icon.path}" />
        <link rel="stylesheet" href="${home}${ASSETS.stylesheet.path}" />
        ${page.script === undefined ? "" : html`<script src="${home}${page.script}" defer></script>`}
      </head>
      <body>
        <header>
          <span class="brand">Image pipeline</span>
          <nav aria-label="Pages">
            ${page.links.map(
              (link) =>
                html`<a href="${home}${link.href}" ${link.current === true ? html` aria-current="page"` : ""}
                  >${link.text}</a
                >`,
            )}
          </nav>
        </header>
        <main>${page.main}</main>
      </body>
    </html>`;
}
