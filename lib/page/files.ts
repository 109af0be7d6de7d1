/** The files in `lib/page/assets` that pages load. */
export const PAGE_FILES = [
  "style.css",
  "favicon.svg",
  "threshold.js",
  "drop.js",
  "drop_worker.js",
] as const;
