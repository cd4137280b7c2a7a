/**
 * The upload page's script: asks for a ticket, sends the file to the object store with it, polls the image until its
 * story has ended, and shows the results. Text is only ever set as text, so nothing a server says becomes markup.
 */
export const uploadScript = String.raw`"use strict";
(() => {
  const POLL_MS = 1000;
  const PAGE = 12;
  const byId = (id) => document.getElementById(id);
  const form = byId("upload"), keyInput = byId("key"), fileInput = byId("files"), message = byId("message");
  const submit = form.querySelector("button"), cards = byId("images"), empty = byId("empty"), more = byId("more");
  let next;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const say = (text, tone = "") => {
    message.hidden = text === "";
    message.className = tone;
    message.textContent = text;
  };
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const size = (bytes) => bytes >= 1048576 ? (bytes / 1048576).toFixed(1) + " MB" : Math.ceil(bytes / 1024) + " KB";

  async function api(path, init = {}) {
    const headers = { Accept: "application/json", Authorization: "Bearer " + keyInput.value.trim(), ...init.headers };
    const response = await fetch(path, { ...init, headers });
    const body = await response.json().catch(() => ({}));
    if (response.ok) return body;
    const error = new Error(body.error ? body.error.message : "The server answered " + response.status + ".");
    error.status = response.status;
    error.retryAfterMs = 1000 * Number(response.headers.get("Retry-After") || 0);
    throw error;
  }

  async function send(file, ticket) {
    let body = file;
    if (ticket.method === "POST") {
      body = new FormData();
      for (const [name, value] of Object.entries(ticket.fields)) body.append(name, value);
      body.append("file", file);
    }
    const response = await fetch(ticket.url, { method: ticket.method, headers: ticket.headers, body }).catch(() => {
      throw new Error("The object store cannot be reached from this browser.");
    });
    if (!response.ok) throw new Error("The object store refused the image (" + response.status + ").");
  }

  async function outcome(imageId) {
    for (;;) {
      try {
        const image = await api("api/images/" + imageId);
        if (image.outcome !== "pending") return image;
      } catch (error) {
        // An outage passes; anything else will not get better by asking again.
        if (error.status !== undefined && error.status < 500) throw error;
        if (error.retryAfterMs > 0) await wait(error.retryAfterMs);
      }
      await wait(POLL_MS);
    }
  }

  const link = (result) => api(result.downloadPath).then((answer) => answer.url);

  async function open(result) {
    // Opened before the request: a browser blocks windows that are opened later than the click.
    const tab = window.open("about:blank");
    try {
      const url = await link(result);
      if (tab) { tab.opener = null; tab.location.replace(url); } else location.assign(url);
    } catch (error) {
      if (tab) tab.close();
      say(error.message, "bad");
    }
  }

  function newCard(title) {
    const card = make("li", "card"), picture = make("div", "picture"), text = make("div");
    text.append(make("strong", "", title));
    card.append(picture, text);
    empty.hidden = true;
    return { card, picture, text };
  }

  function showState({ picture }, text, tone) {
    picture.replaceChildren(make("span", tone, text));
  }

  function showImage(view, image) {
    const { picture, text } = view;
    const tones = { processed: "good", rejected: "warn", failed: "bad" };
    const line = make("p", tones[image.outcome] || "", image.outcome[0].toUpperCase() + image.outcome.slice(1));
    text.append(line);
    if (image.outcome !== "processed") {
      showState(view, "No picture");
      text.append(make("p", "hint", image.detail || image.reason || ""));
    } else {
      const smallest = [...image.results].sort((a, b) => a.bytes - b.bytes)[0];
      if (smallest) showThumbnail(picture, smallest);
      const links = make("div", "links");
      for (const result of image.results) {
        const button = make("button", "", result.rendition);
        button.type = "button";
        button.title = result.widthPx + " × " + result.heightPx + ", " + size(result.bytes);
        button.setAttribute("aria-label", "Open " + result.rendition + ", " + button.title);
        button.addEventListener("click", () => void open(result));
        links.append(button);
      }
      text.append(links);
    }
    text.append(make("span", "id", image.imageId));
  }

  function showThumbnail(picture, result) {
    link(result).then((url) => {
      const img = make("img");
      img.alt = "Result " + result.rendition;
      img.width = result.widthPx;
      img.height = result.heightPx;
      img.src = url;
      picture.replaceChildren(img);
    }, (error) => picture.replaceChildren(make("span", "", error.status === 410 ? "Expired" : "No preview")));
  }

  async function upload(file) {
    const view = newCard(file.name);
    cards.prepend(view.card);
    try {
      showState(view, "Uploading " + size(file.size) + "…");
      const stated = file.type ? { contentType: file.type, sizeBytes: file.size } : { sizeBytes: file.size };
      const ticket = await api("api/uploads", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(stated),
      });
      await send(file, ticket.upload);
      showState(view, "Processing…");
      showImage(view, await outcome(ticket.imageId));
    } catch (error) {
      showState(view, "Not uploaded", "bad");
      view.text.append(make("p", "bad", error.message));
      throw error;
    }
  }

  async function showOlder() {
    const { images, next: following } = await api("api/images?limit=" + PAGE + (next ? "&before=" + next : ""));
    for (const image of images) {
      const view = newCard(new Date(image.receivedAt).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }));
      cards.append(view.card);
      showImage(view, image);
    }
    next = following;
    more.hidden = next === undefined;
  }

  async function showFirst() {
    sessionStorage.setItem("apiKey", keyInput.value.trim());
    next = undefined;
    more.hidden = true;
    cards.replaceChildren();
    empty.hidden = false;
    say("");
    if (keyInput.value.trim() !== "") await showOlder().catch((error) => say(error.message, "bad"));
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    const files = [...fileInput.files];
    const maxBytes = Number(form.dataset.maxBytes);
    const large = files.filter((file) => file.size > maxBytes);
    if (large.length > 0) {
      say(large.map((f) => f.name + " has " + size(f.size)).join(", ") + "; at most " + size(maxBytes) + " are allowed.", "bad");
      return;
    }
    submit.disabled = true;
    const ends = await Promise.allSettled(files.map(upload));
    submit.disabled = false;
    form.reset();
    keyInput.value = sessionStorage.getItem("apiKey") || "";
    const failed = ends.filter((end) => end.status === "rejected").length;
    say(failed === 0 ? "Done." : failed + " of " + files.length + " could not be uploaded.", failed === 0 ? "good" : "bad");
  });
  keyInput.addEventListener("change", () => void showFirst());
  more.addEventListener("click", () => void showOlder().catch((error) => say(error.message, "bad")));
  keyInput.value = sessionStorage.getItem("apiKey") || "";
  if (keyInput.value !== "") void showFirst();
})();
`;
