import { fitted } from "../../text/terminal.ts";
import { scoreArtists, type ScoreReport } from "../../commands/score/score.ts";
import { scoreText } from "../../commands/score/text.ts";
import { coursesOfLook, type PeriodPlays } from "../../prediction/explained_artist.ts";
import { likeliest, type Listed, type Look } from "../../prediction/look.ts";
import { count, decimal, nameOf } from "../../text/text.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type Displayable, JUPYTER_DISPLAY, table } from "../drawing/display.ts";

/** Today's list, as `breakout score` writes it. */
export interface ListOfToday {
  readonly report: ScoreReport;
  /** One for each listener, with the plays of each artist on it. */
  readonly looks: readonly {
    readonly look: Look;
    readonly courses: ReadonlyMap<string, readonly PeriodPlays[]>;
  }[];
}

/** Looks at the 30 days up to the last play and writes the list, as `breakout score` does. */
export async function listOfToday(workspace: Workspace): Promise<ListOfToday> {
  const { paths, record } = workspace;
  const looks: ListOfToday["looks"][number][] = [];
  const report = await scoreArtists(
    workspace,
    null,
    undefined,
    (look, at) => looks.push({ look, courses: coursesOfLook(at, look) }),
  );
  // A notebook says the same wherever its root lies.
  return { report: { ...report, file: record(paths.watchlist) }, looks };
}

/** The artists of everyone's list, the likeliest first, with their plays. */
export function listedToday(
  { looks }: Pick<ListOfToday, "looks">,
): (Listed & { readonly course: readonly PeriodPlays[] })[] {
  return looks.flatMap(({ look: { listed }, courses }) =>
    listed.map((each) => ({ ...each, course: courses.get(each.entry.artist_name) ?? [] }))
  ).sort((a, b) => likeliest(a.entry, b.entry));
}

const SHOWN = 10;

/** The likeliest with odds and reasons; as text it is what `breakout score` prints. */
export function listTable({ report }: ListOfToday): Displayable {
  const asTable = table(
    ["", "artist", "odds", "", "plays", "why"],
    report.watchlist.slice(0, SHOWN).map((entry) => [
      count(entry.rank),
      nameOf(entry),
      entry.odds,
      decimal(entry.probability, 2),
      count(entry.plays_t),
      entry.why,
    ]),
  );
  const text = fitted(scoreText(SHOWN)(report, (path) => path), 80);
  return { [JUPYTER_DISPLAY]: () => ({ ...asTable[JUPYTER_DISPLAY](), "text/plain": text }) };
}
