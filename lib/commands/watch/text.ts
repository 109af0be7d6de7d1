import { daysOfWarning, type News } from "../../prediction/news.ts";
import { dayInWords } from "../../text/dates.ts";
import { printableLine } from "../../text/printable.ts";
import { counted, decimal, marked } from "../../text/text.ts";
import { syncText } from "../sync/text.ts";
import type { WatchReport } from "./watch.ts";

export function watchText(report: WatchReport): string {
  const { sync, news, period_end, artists, simulated, feed } = report;
  const told = news.map((one) => {
    const { title, text } = newsInWords(one);
    return `${title}\n    ${text}`;
  });
  return [
    ...(sync === null ? [] : [syncText(sync), ""]),
    marked(
      `${news.length === 0 ? "Nothing new" : "New"} on the list of ${dayInWords(period_end)}, ` +
        counted(artists, "artist"),
      simulated,
    ),
    ...told,
    `The list is in ${report.list}, the feed in ${feed}.`,
  ].join("\n");
}

/** One piece of news in words. */
export function newsInWords(news: News): { readonly title: string; readonly text: string } {
  const whose = news.listener === undefined ? "" : ` (${news.listener})`;
  const name = printableLine(`${news.artist_name}${whose}`);
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
