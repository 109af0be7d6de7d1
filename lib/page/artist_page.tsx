import type { JSX } from "hono/jsx/jsx-runtime";
import { dayNumber } from "../base/calendar.ts";
import { dayAfter, spanInWords } from "../prediction/asked.ts";
import type { ExplainedArtist, ListedArtist, PeriodPlays } from "../prediction/explained_artist.ts";
import type { Look } from "../prediction/look.ts";
import { LOOKED_BACK } from "../prediction/replay.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted } from "../text/numbers.ts";
import { marked } from "../text/simulated.ts";
import { ArtistName, queryOf, shortName } from "./artist_name.tsx";
import { SearchForm } from "./forms.tsx";
import { OddsChart, type OddsOfDay } from "./odds_chart.tsx";
import { PlaysChart } from "./plays_chart.tsx";
import { Odds, sentence } from "./todays_list.tsx";
import { Waterfall } from "./waterfall.tsx";
import { Section } from "./parts.tsx";

/** What `GET /artists/{name}` shows. */
export interface ArtistPageProps {
  readonly root: string;
  readonly artist: ExplainedArtist;
  readonly look: Pick<Look, "listener" | "period_start" | "period_end" | "core_by">;
  /** Every period since the first play. */
  readonly wholeCourse: readonly PeriodPlays[];
  readonly odds: readonly OddsOfDay[];
  /** First and last days of being core; none where only months are known. */
  readonly core: readonly (readonly [first: string, last: string])[];
  /** Last day of the history. */
  readonly lastDay: string;
  readonly threshold: number;
  readonly simulated: boolean | null;
  readonly whyModel: string;
}

/** Periods of a course that are shown as on a card. */
const SHORT = 14;

/** All about an artist at the end of a period: the odds and why, or why it is not on the list. */
export function ArtistPage(
  { root, artist, look, wholeCourse, odds, core, lastDay, threshold, simulated, whyModel }:
    ArtistPageProps,
): JSX.Element {
  const { artist_name: name } = artist;
  const { listener, period_end, core_by } = look;
  const plays = wholeCourse.reduce((sum, period) => sum + period.plays, 0);
  const isShort = wholeCourse.length <= SHORT;
  const chart = (
    <PlaysChart
      name={name}
      course={wholeCourse}
      width={isShort ? 400 : 720}
      height={isShort ? 130 : 180}
      periods={SHORT}
    />
  );
  const lastOdds = odds.at(-1)?.period_end ?? period_end;
  // What came of the last list is seen; later there are no odds.
  const followed = dayAfter(lastOdds, dayNumber(core_by) - dayNumber(period_end));
  const back = root + queryOf({ day: period_end, listener });
  return (
    <>
      <section class="opening">
        <p class="back">
          <a href={back}>The list of {dayInWords(period_end)}</a>
        </p>
        <h1>
          <ArtistName name={name} most={300} />
        </h1>
        <ArtistVerdict artist={artist} look={look} simulated={simulated} />
      </section>
      <Section id="course" title="Every play so far">
        {isShort
          ? chart
          : (
            <div class="wide" tabindex={0} role="region" aria-label="Plays since the first">
              {chart}
            </div>
          )}
        <p class="small">
          {counted(plays, "play")} in {counted(wholeCourse.length, "period")}; the last is{" "}
          {spanInWords(look.period_start, period_end)}. The dashed line is what core took then: it
          follows how much you listened.
        </p>
      </Section>
      {artist.scored && <ArtistReasons artist={artist} />}
      {odds.length > 1 && (
        <Section id="odds" title="The odds over time">
          <OddsChart
            name={name}
            odds={odds}
            core={core}
            threshold={threshold}
            first={wholeCourse[0]?.period_end ?? period_end}
            last={followed < lastDay ? followed : lastDay}
          />
          <p class="small">
            On {counted(odds.length, "list")}, one every {LOOKED_BACK.everyDays}{" "}
            days, by the model that answers today. Shaded: core. Dashed: from where on it is an
            alert.
          </p>
        </Section>
      )}
      <p class="small">{whyModel}</p>
      <SearchForm listener={listener} day={period_end < lastDay ? period_end : null} root={root} />
    </>
  );
}

/** The odds of an artist and its place on the list, or why it is not on it. */
export function ArtistVerdict(
  { artist, look: { period_start, period_end, core_by }, simulated }: Pick<
    ArtistPageProps,
    "artist" | "look" | "simulated"
  >,
): JSX.Element {
  return artist.scored
    ? (
      <>
        <Odds {...artist.entry} />
        <p class="lead">
          To be core by {dayInWords(core_by)}: number {count(artist.rank)} of {count(artist.of)} on
          {" "}
          {marked("the list", simulated)} of {spanInWords(period_start, period_end)}.{" "}
          {sentence(artist.entry.why)}
        </p>
      </>
    )
    : (
      <>
        <p class="odds">
          Not on {marked("the list", simulated)} of {spanInWords(period_start, period_end)}
        </p>
        <ul class="why-not">
          {artist.broken_rules.map(({ why }) => <li>{sentence(why)}</li>)}
        </ul>
      </>
    );
}

/** What speaks for an artist of a list, and against. */
export function ArtistReasons({ artist }: { readonly artist: ListedArtist }): JSX.Element {
  return (
    <Section id="why" title="What speaks for it, and against">
      <Waterfall {...artist} />
      <p class="small">
        Log-odds add up: above 0 they speak for the artist, below against.
        {artist.entry.raw_score !== undefined &&
          " What they come to is calibrated before it is shown as odds."}
      </p>
    </Section>
  );
}

/** Where a name leads to no artist, or to several: those with a name like it. */
export function NearNames(
  { asked, names, listener, day, hrefOf, root }: {
    readonly root: string;
    readonly asked: string;
    readonly names: readonly string[];
    readonly listener: string | null;
    readonly day: string | null;
    readonly hrefOf: (artist: string) => string | null;
  },
): JSX.Element {
  return (
    <section class="opening">
      <h1>
        {asked === "" ? "Which artist?" : (
          <>
            No <ArtistName name={asked} /> here
          </>
        )}
      </h1>
      <p class="lead">
        {names.length > 0
          ? "No artist of this history has exactly this name. Did you mean one of these?"
          : asked !== "" && "Nobody in this history has a name like it."}
      </p>
      <ul class="near">
        {names.map((name) => (
          <li>
            <ArtistName name={name} href={hrefOf(name)} />
          </li>
        ))}
      </ul>
      <SearchForm listener={listener} day={day} value={shortName(asked, 200)} root={root} />
    </section>
  );
}
