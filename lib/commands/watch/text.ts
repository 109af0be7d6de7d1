import { sha256 } from "../../base/files.ts";
import { oddsInWords } from "../../prediction/look.ts";
import { daysOfWarning, type News, type Told } from "../../prediction/news.ts";
import { dayInWords } from "../../text/dates.ts";
import { printableLine } from "../../text/printable.ts";
import { counted, decimal, marked, nameOf, told } from "../../text/text.ts";
import { syncText } from "../sync/text.ts";
import type { WatchReport } from "./watch.ts";

export function watchText(report: WatchReport): string {
  const { sync, news, period_end, core_by, artists, simulated, feed } = report;
  const named = news.filter((of) => of.kind === "named");
  return told([
    sync !== null && [syncText(sync), ""],
    marked(
      `${news.length === 0 ? "Nothing new" : "New"} on the list of ${dayInWords(period_end)}, ` +
        counted(artists, "artist"),
      simulated,
    ),
    news.map(newsInWords).map(({ title, text }) => `${title}\n    ${text}`),
    named.length > 0 && named.every((of) => of.core_by === core_by) && oddsInWords(report),
    `The list is in ${report.list}, the feed in ${feed}.`,
  ]).join("\n");
}

/** One piece of news in words. */
export function newsInWords(news: News): { readonly title: string; readonly text: string } {
  const name = printableLine(nameOf(news));
  if (news.kind === "core") {
    const days = daysOfWarning(news);
    return {
      title: `${name} has become core`,
      text: `since ${dayInWords(news.day)}; ` +
        (days === null ? "not named before" : `named ${counted(days, "day")} before`),
    };
  }
  return {
    title: `${name}: ${news.odds} to be core by ${dayInWords(news.core_by)}`,
    text: `${decimal(news.probability, 2)}; ${news.why}`,
  };
}

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
