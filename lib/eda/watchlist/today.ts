import { looksOf, scoreArtists, type ScoreReport } from "../../commands/score/score.ts";
import { scoreText } from "../../commands/score/text.ts";
import type { LookedAt } from "../../prediction/asked.ts";
import { likeliest, type Listed, lookAt } from "../../prediction/look.ts";
import { count, decimal } from "../../text/numbers.ts";
import { readListeners } from "../../workspace/listeners.ts";
import { openModels } from "../../workspace/models.ts";
import { nameOf, table } from "../drawing/display.ts";
import { type Displayable, JUPYTER_DISPLAY } from "../drawing/figure.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available } from "../unavailable.ts";

/** Today's list, as `breakout score` writes it. */
export interface ListOfToday {
  readonly report: ScoreReport;
  /** The likeliest first, with all that is to be said of each and the look that it stands on. */
  readonly listed: readonly (Listed & { readonly at: LookedAt })[];
}

/** Looks at the 30 days up to the last play and writes the list, as `breakout score` does. */
export function listOfToday({ workspace }: OpenHistory): Promise<Available<ListOfToday>> {
  return attempt(async () => {
    const report = await scoreArtists(workspace);
    const [modelOf, listeners] = [await openModels(workspace), await readListeners(workspace)];
    const listed: ListOfToday["listed"][number][] = [];
    for (const { listener, look: at } of looksOf(listeners, {})) {
      const look = lookAt(at, (await modelOf(listener)).saved, listeners.featureSources);
      listed.push(...look.listed.map((each) => ({ ...each, at })));
    }
    return { report, listed: listed.sort((a, b) => likeliest(a.entry, b.entry)) };
  });
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
  const text = scoreText(SHOWN)(report, (path) => path);
  return { [JUPYTER_DISPLAY]: () => ({ ...asTable[JUPYTER_DISPLAY](), "text/plain": text }) };
}
