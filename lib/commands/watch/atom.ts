import { sha256 } from "../../base/files.ts";
import type { News, Told } from "../../prediction/news.ts";
import { newsInWords } from "./text.ts";

/** Entries of a feed: readers keep what they have seen. */
const MOST = 100;

/** What has been told as an Atom feed (RFC 4287), the latest first; equal news give equal bytes. */
export function atomFeed({ since, told }: Told): string {
  const latest = told[0]?.told_at ?? `${since}T00:00:00Z`;
  return [
    `<?xml version="1.0" encoding="utf-8"?>`,
    `<feed xmlns="http://www.w3.org/2005/Atom">`,
    `  <id>urn:breakout:watch</id>`,
    `  <title>Breakout: artists about to become core</title>`,
    `  <author><name>Breakout</name></author>`,
    `  <updated>${latest}</updated>`,
    ...told.slice(0, MOST).map(entry),
    `</feed>`,
    "",
  ].join("\n");
}

function entry(news: News): string {
  const { title, text } = newsInWords(news);
  const id = sha256(JSON.stringify([news.kind, news.listener, news.artist_name, news.day]));
  return [
    `  <entry>`,
    `    <id>urn:breakout:${id.slice(0, 32)}</id>`,
    `    <title>${escaped(title)}</title>`,
    `    <updated>${news.told_at}</updated>`,
    `    <content type="text">${escaped(text)}</content>`,
    `  </entry>`,
  ].join("\n");
}

/** A text in XML; the control characters that XML has no place for become replacement characters. */
function escaped(text: string): string {
  return text.toWellFormed()
    // deno-lint-ignore no-control-regex
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
