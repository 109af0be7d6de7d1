import { favouritesInWords } from "../../evaluation/review.ts";
import { dayInWords } from "../../text/dates.ts";
import {
  count,
  counted,
  decimal,
  type Lines,
  marked,
  nameOf,
  percent,
  recordTable,
  told,
} from "../../text/text.ts";
import type { Reviewed, ReviewReport } from "./review.ts";

/** Weeks, and artists of a kind, that are shown; `--json` has all. */
const [WEEKS, SHOWN] = [12, 8];

export function reviewText(report: ReviewReport): string {
  return told(
    report.reviews.map((review, place) => [place > 0 && "", reviewed(review, report)]),
  ).join("\n");
}

const ORIGINS = {
  written: "Lists as they were written",
  replayed: "Lists as they would have been: replayed by today's model, which may have learnt " +
    "from what came after",
} as const;

function reviewed(review: Reviewed, { top, horizon_days, simulated }: ReviewReport): Lines {
  const { lists, empty, first_list, last_list, entries, open, promised, kept } = review;
  const over = entries - open;
  const days = new Set(
    [first_list, last_list].flatMap((day) => day === null ? [] : dayInWords(day)),
  );
  return [
    marked(ORIGINS[review.origin], simulated),
    `${counted(lists, "list")}${days.size === 0 ? "" : `, ${[...days].join(" to ")}`}` +
    `${
      empty === 0 ? "" : `, ${count(empty)} of them empty`
    }; named are the ${top} likeliest of each.`,
    `All in ${review.file}.`,
    "",
    over === 0
      ? `No list is ${horizon_days} days old: what they promised is still open.`
      : `Promised: ${count(Math.round(10 * promised) / 10)} of ${
        counted(over, "entry", "entries")
      } to be core in ` +
        `one of the periods that follow. Kept: ${count(kept)} (${percent(kept / over, 0)}; ` +
        `promised ${percent(promised / over, 0)}). Open: ${count(open)}.`,
    favouritesInWords(review, "since the first list", top),
    weeks(review),
    artists("Hits", review.hits, {
      "artist": nameOf,
      "named": ({ first_named }) => first_named,
      "core": ({ core_on }) => core_on,
      "days before": ({ days_of_warning }) => count(days_of_warning),
      "said": ({ probability }) => percent(probability, 0),
    }),
    artists("Misses", review.misses, {
      "artist": nameOf,
      "discovered": ({ discovered }) => discovered,
      "core": ({ core_on }) => core_on,
      "": ({ at_once }) => at_once ? "before any list" : "not named",
    }),
    artists("False alarms", review.false_alarms, {
      "artist": nameOf,
      "first named": ({ first_named }) => first_named,
      "last named": ({ last_named }) => last_named,
      "times": ({ times }) => count(times),
      "said at most": ({ highest_probability }) => percent(highest_probability, 0),
    }),
  ];
}

function weeks({ weeks }: Reviewed): Lines {
  const shown = weeks.slice(-WEEKS);
  if (shown.length < 2) return null;
  return [
    "",
    weeks.length > shown.length
      ? `The last ${shown.length} of ${count(weeks.length)} weeks`
      : "By week",
    recordTable(shown, {
      "week of": ({ monday }) => monday,
      "lists": ({ lists }) => count(lists),
      "named": ({ entries }) => count(entries),
      "open": ({ open }) => count(open),
      "promised": ({ promised, ...week }) => isOpen(week) ? "–" : decimal(promised, 1),
      "kept": ({ kept, ...week }) => isOpen(week) ? "–" : count(kept),
    }),
  ];
}

/** Whether nothing of what lists promised is over. */
function isOpen({ entries, open }: Pick<Reviewed, "entries" | "open">): boolean {
  return entries > 0 && open === entries;
}

function artists<T>(
  title: string,
  rows: readonly T[],
  columns: Parameters<typeof recordTable<T>>[1],
): Lines {
  if (rows.length === 0) return null;
  const heading = rows.length > SHOWN
    ? `${title}: the latest ${SHOWN} of ${count(rows.length)}`
    : `${title}: ${rows.length}`;
  return ["", heading, recordTable(rows.slice(0, SHOWN), columns)];
}
