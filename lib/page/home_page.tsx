import type { JSX } from "hono/jsx/jsx-runtime";
import type { Review } from "../evaluation/review.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted, decimal, percent } from "../text/numbers.ts";
import { marked } from "../text/simulated.ts";
import { ArtistName } from "./artist_name.tsx";
import { DayForm, type DayFormProps, ListenerForm, SearchForm } from "./forms.tsx";
import { shortDay } from "./plays_chart.tsx";
import { Thresholds, type ThresholdsProps } from "./thresholds.tsx";
import { TodaysList, type TodaysListProps } from "./todays_list.tsx";

/** An artist that became core. */
export interface NewlyCore {
  readonly artist_name: string;
  readonly day: string;
  /** Days from the first list that named it; `null` if none did. */
  readonly days_of_warning: number | null;
}

/** What lists of some months came to. */
export interface LookedBack {
  readonly months: number;
  /** How many of the likeliest of a list count as named. */
  readonly top: number;
  readonly review: Pick<Review, "hits" | "misses" | "false_alarms" | "warning_days" | "lists">;
  /** Hits of all lists that were written when they were asked for, the latest first. */
  readonly written: Review["hits"];
}

/** What `GET /` shows. */
export interface HomePageProps extends TodaysListProps {
  readonly when: DayFormProps;
  /** Whose histories there are; none where there is one without a name. */
  readonly listeners: readonly string[];
  /** Whether the list is that of the last day. */
  readonly isLatest: boolean;
  readonly simulated: boolean | null;
  /** Which model answers, and why. */
  readonly whyModel: string;
  /** Who became core lately, the latest first. */
  readonly newlyCore: readonly NewlyCore[];
  /** `null` where there are no days to look back on. */
  readonly past: LookedBack | null;
  readonly thresholds: ThresholdsProps | null;
}

/** The list of a day, what became core lately, and what lists came to. */
export function HomePage(props: HomePageProps): JSX.Element {
  const { when, listeners, isLatest, simulated, whyModel, newlyCore, past, thresholds, hrefOf } =
    props;
  const title = isLatest ? "Who will you soon be playing a lot?" : "Who would it have been?";
  const newly = (artists: typeof newlyCore): JSX.Element => (
    <ul class="newly">
      {artists.map(({ artist_name, day, days_of_warning }) => (
        <li>
          <ArtistName name={artist_name} href={hrefOf?.(artist_name)} />
          <span>
            {dayInWords(day)}, {days_of_warning === null
              ? "not named before"
              : `named ${counted(days_of_warning, "day")} before`}
          </span>
        </li>
      ))}
    </ul>
  );
  return (
    <>
      <section class="opening">
        <h1>{marked(title, simulated)}</h1>
        <div class="forms">
          {when.listener !== null && (
            <ListenerForm
              listener={when.listener}
              listeners={listeners}
            />
          )}
          <DayForm {...when} />
          <SearchForm listener={when.listener} />
        </div>
      </section>
      <TodaysList {...props} />
      <p class="small">{whyModel}</p>
      <section aria-labelledby="core-title">
        <h2 id="core-title">Became core lately</h2>
        {newlyCore.length === 0 ? <p class="lead">Nobody in the last 60 days.</p> : (
          <>
            {newly(newlyCore.slice(0, SHOWN))}
            {newlyCore.length > SHOWN && (
              <details>
                <summary>{counted(newlyCore.length - SHOWN, "more artist")}</summary>
                {newly(newlyCore.slice(SHOWN))}
              </details>
            )}
          </>
        )}
      </section>
      {past !== null && <Past {...past} hrefOf={hrefOf} />}
      {thresholds !== null && <Thresholds {...thresholds} />}
    </>
  );
}

/** Artists that are shown before the others are folded away. */
const SHOWN = 8;

function Past(
  { months, top, review, written, hrefOf = () => null }:
    & LookedBack
    & Pick<TodaysListProps, "hrefOf">,
): JSX.Element {
  const { hits, misses, false_alarms, warning_days, lists } = review;
  const favourites = hits.length + misses.length;
  const span = months === 1 ? "month" : counted(months, "month");
  const atOnce = misses.filter(({ at_once }) => at_once).length;
  const rows = (shown: typeof hits): JSX.Element => (
    <table>
      <thead>
        <tr>
          <th scope="col">artist</th>
          <th scope="col" class="named">named</th>
          <th scope="col">core</th>
          <th scope="col" class="figure">days before</th>
          <th scope="col" class="figure">said</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((hit) => (
          <tr>
            <th scope="row">
              <ArtistName name={hit.artist_name} href={hrefOf(hit.artist_name)} />
            </th>
            <td class="day named">{shortDay(hit.first_named)}</td>
            <td class="day">{shortDay(hit.core_on)}</td>
            <td class="figure">{count(hit.days_of_warning)}</td>
            <td class="figure">{percent(hit.probability, 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <section aria-labelledby="past-title">
      <h2 id="past-title">Was it right?</h2>
      <p class="lead">
        {favourites === 0
          ? `Nobody became a favourite in the last ${span}.`
          : `Of ${counted(favourites, "new favourite")} of the last ${span}, ` +
            `${count(hits.length)} ${hits.length === 1 ? "was" : "were"} among the ${top} ` +
            "likeliest of a list before" +
            (warning_days === null
              ? ""
              : `, ${decimal(warning_days[1], 0)} days ahead in the median`) +
            `. ${count(atOnce)} became core before any list could tell; ` +
            `${count(misses.length - atOnce)} were missed. ` +
            `${counted(false_alarms.length, "artist")} ` +
            `${false_alarms.length === 1 ? "was" : "were"} named and did not become core.`}
      </p>
      {hits.length > 0 && rows(hits.slice(0, SHOWN))}
      {hits.length > SHOWN && (
        <details>
          <summary>{counted(hits.length - SHOWN, "more artist")} that were named before</summary>
          {rows(hits.slice(SHOWN))}
        </details>
      )}
      <p class="small">
        What{" "}
        {counted(lists, "list")}, one every ten days, would have said, by the model that answers
        today.
      </p>
      {written.length > 0 && (
        <>
          <h3>On the lists that you were given</h3>
          <ul class="newly">
            {written.slice(0, SHOWN).map((
              { artist_name, first_named, core_on, days_of_warning },
            ) => (
              <li>
                <ArtistName name={artist_name} href={hrefOf(artist_name)} />
                <span>
                  listed on {dayInWords(first_named)}, core {counted(days_of_warning, "day")}{" "}
                  later, on {dayInWords(core_on)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
