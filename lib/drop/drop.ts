/**
 * The script of the drop zone: it fetches the model once, hands it and the visitor's files to the
 * worker, and shows and saves what that tells.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Question, Ranked, Reply } from "./messages.ts";

const zone = within(document, "section.drop", HTMLElement);
const form = within(zone, "form", HTMLFormElement);
const files = within(zone, "#drop-files", HTMLInputElement);
const simulate = within(zone, ".drop-simulate", HTMLButtonElement);
const status = within(zone, ".drop-status", HTMLElement);
const progress = within(zone, ".drop-progress", HTMLProgressElement);
const fault = within(zone, ".drop-fault", HTMLElement);
const options = within(zone, ".drop-options", HTMLDetailsElement);
const save = within(zone, ".drop-save", HTMLElement);
const result = within(zone, ".drop-result", HTMLElement);
const artist = within(zone, ".drop-artist", HTMLElement);

let ranked: Ranked | null = null;
let chosen: readonly File[] = [];

const worker = new Worker(zone.dataset["worker"] ?? "", { type: "module" });
worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => hear(data));
worker.addEventListener("error", () => refuse("The script that reads exports did not start."));

fetchModel().catch((error: unknown) => {
  refuse(`The model could not be loaded: ${error instanceof Error ? error.message : error}`);
});

files.addEventListener("change", () => rank(files.files ?? []));
// So that the same file can be chosen again: what stays as it is does not count as a change.
files.addEventListener("click", () => files.value = "");
simulate.addEventListener("click", () => {
  begin("Simulating a history");
  ask({ kind: "simulate" });
});
form.addEventListener("submit", (event) => event.preventDefault());
options.addEventListener("change", () => {
  if (!fault.hidden) rank(chosen);
});

// Also beside the target: else the browser would open the file.
for (const type of ["dragenter", "dragover", "dragleave", "drop"] as const) {
  globalThis.addEventListener(type, (event) => {
    event.preventDefault();
    zone.classList.toggle("over", type === "dragenter" || type === "dragover");
    if (type !== "drop" || files.disabled || event.dataTransfer === null) return;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
    const folder = entries.find((entry) => entry?.isDirectory === true);
    if (folder) {
      return refuse(`${folder.name}: a folder; drop the zip, or the files that are in it`);
    }
    rank(event.dataTransfer.files);
  });
}

result.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!(event.target instanceof HTMLFormElement)) return;
  const name = new FormData(event.target).get("name");
  if (typeof name === "string" && name.trim() !== "") ask({ kind: "explain", artist: name });
});
result.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href^='#artist=']") : null;
  if (link === null) return;
  event.preventDefault();
  const name = link.getAttribute("href")?.slice("#artist=".length) ?? "";
  ask({ kind: "explain", artist: decodeURIComponent(name) });
});

save.addEventListener("click", ({ target }) => {
  if (ranked === null || !(target instanceof HTMLButtonElement)) return;
  const { csv, json, picture } = ranked;
  switch (target.dataset["save"]) {
    case "csv":
      return download("watchlist.csv", new Blob([csv], { type: "text/csv" }));
    case "json":
      return download("watchlist.json", new Blob([json], { type: "application/json" }));
    case "picture":
      if (picture !== null) void savePicture(picture);
  }
});

async function fetchModel(): Promise<void> {
  status.textContent = "Loading the model…";
  const response = await fetch(zone.dataset["model"] ?? "");
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  ask({ kind: "model", served: await response.json() });
}

function ask(question: Question): void {
  worker.postMessage(question);
}

function rank(files: Iterable<File>): void {
  const some = [...files];
  if (some.length === 0) return;
  chosen = some; // so that they can be tried again with options
  begin("Reading");
  const said = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
  const request = Object.fromEntries(said.filter(([, value]) => value !== ""));
  ask({ kind: "rank", files: chosen, request });
}

function begin(what: string): void {
  ranked = null;
  fault.hidden = true;
  save.hidden = true;
  result.replaceChildren();
  artist.replaceChildren();
  status.textContent = `${what}…`;
  progress.hidden = false;
  progress.removeAttribute("value");
}

function hear(told: Reply): void {
  switch (told.kind) {
    case "ready":
      files.disabled = false;
      simulate.disabled = false;
      zone.classList.add("ready");
      status.textContent = "Ready. Everything is loaded: it works with your network off.";
      return;
    case "reading":
      progress.value = told.done / told.of;
      return;
    case "ranking":
      status.textContent = "Working out the list…";
      progress.removeAttribute("value");
      return;
    case "ranked":
      ranked = told;
      progress.hidden = true;
      status.textContent = "";
      result.innerHTML = told.html;
      save.hidden = told.picture === null;
      result.focus({ preventScroll: true });
      (save.hidden ? result : save).scrollIntoView();
      return;
    case "explained":
      fault.hidden = true;
      artist.innerHTML = told.html;
      artist.focus({ preventScroll: true });
      artist.scrollIntoView();
      return;
    case "refused":
      refuse(
        told.ours ? `This is a fault of Breakout, not of your file: ${told.message}` : told.message,
      );
  }
}

function refuse(message: string): void {
  progress.hidden = true;
  status.textContent = "";
  fault.hidden = false;
  fault.textContent = message;
  if (/“(?:dates|columns|encoding|listener)[:”]/.test(message)) options.open = true;
  fault.scrollIntoView({ block: "nearest" });
}

function download(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Draws the picture, twice as large as it says, and saves it as PNG. */
async function savePicture(svg: string): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((png) => {
    if (png !== null) download("breakout.png", png);
  }, "image/png");
}

/** An element of the page, which the server has put there. */
function within<T extends Element>(
  root: ParentNode,
  selector: string,
  type: new () => T,
): T {
  const found = root.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${selector}`);
}
