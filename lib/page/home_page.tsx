import type { JSX } from "hono/jsx/jsx-runtime";
import { favouritesInWords, type Review } from "../evaluation/review.ts";
import { LOOKED_BACK } from "../prediction/replay.ts";
import { changesInWords, MOST_NAMED, type SinceLastList } from "../prediction/since_list.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted, percent } from "../text/numbers.ts";
import { marked } from "../text/simulated.ts";
import { ArtistName } from "./artist_name.tsx";
import { DayForm, type DayFormProps, ListenerForm, SearchForm } from "./forms.tsx";
import { shortDay } from "./plays_chart.tsx";
import { Thresholds, type ThresholdsProps } from "./thresholds.tsx";
import { TodaysList, type TodaysListProps } from "./todays_list.tsx";
import { Cells, Section } from "./parts.tsx";

/** An artist that became core. */
export interface NewlyCore {
  readonly artist_name: string;
  readonly day: string;
  /** Days from the first list that named it; `null` if none did. */
  readonly days_of_warning: number | null;
}

/** What lists of some months came to. */
export interface LookedBack {
  /** By the model of today; `null` without a list of which it had not seen what came. */
  readonly replayed: {
    readonly months: number;
    readonly review: Pick<
      Review,
      "hits" | "misses" | "false_alarms" | "warning_days" | "lists" | "empty"
    >;
  } | null;
  /** Hits of all lists that were written when they were asked for, the latest first. */
  readonly written: Review["hits"];
}

/** What `GET /` shows. */
export interface HomePageProps extends TodaysListProps {
  readonly when: DayFormProps;
  /** What came of the list before; `null` without one, and for a list of the past. */
  readonly since: SinceLastList | null;
  /** Whose histories there are; none where there is one without a name. */
  readonly listeners: readonly string[];
  /** Whether the list is that of the last day. */
  readonly isLatest: boolean;
  readonly simulated: boolean | null;
  /** Which model answers, and why. */
  readonly whyModel: string;
  /** Who became core lately, the latest first; `null` while all that is played looks new. */
  readonly newlyCore: readonly NewlyCore[] | null;
  /** `null` where there are no days to look back on. */
  readonly past: LookedBack | null;
  readonly thresholds: ThresholdsProps | null;
}

/** How far back artists became core lately. */
export const LATELY_DAYS = 60;
/** Artists that are shown before the others are folded away. */
const SHOWN = 8;

/** The list of a day, what became core lately, and what lists came to. */
export function HomePage(props: HomePageProps): JSX.Element {
  const {
    look,
    when,
    listeners,
    isLatest,
    since,
    simulated,
    whyModel,
    newlyCore,
    past,
    thresholds,
    hrefOf,
  } = props;
  const onList = new Set(look.listed.map(({ entry }) => entry.artist_name));
  const title = isLatest ? "Who will you soon be playing a lot?" : "Who would it have been?";
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
          <SearchForm listener={when.listener} day={isLatest ? null : when.day} />
        </div>
      </section>
      <TodaysList {...props} />
      {since !== null && <Since {...since} hrefOf={hrefOf} />}
      <p class="small">{whyModel}</p>
      {newlyCore !== null && (
        <Section id="core" title="Became core lately">
          {newlyCore.length === 0 && <p class="lead">Nobody in the last {LATELY_DAYS} days.</p>}
          <Folded rest="more artist" of={newlyCore}>
            {(artists) => (
              <ArtistNotes
                hrefOf={hrefOf}
                notes={artists.map(({ artist_name, day, days_of_warning }) => [
                  artist_name,
                  `${dayInWords(day)}, ` + (days_of_warning === null
                    ? "not named before"
                    : `named ${counted(days_of_warning, "day")} before`) +
                  (onList.has(artist_name) ? "; less since, on the list again" : ""),
                ])}
              />
            )}
          </Folded>
        </Section>
      )}
      {past !== null && <Past {...past} hrefOf={hrefOf} />}
      {thresholds !== null && <Thresholds {...thresholds} />}
    </>
  );
}

/** The first of many, and the others folded away. */
function Folded<T>(
  { of, rest, children }: {
    readonly of: readonly T[];
    /** What one of the others is called. */
    readonly rest: string;
    readonly children: (some: readonly T[], isFolded: boolean) => JSX.Element;
  },
): JSX.Element {
  return (
    <>
      {of.length > 0 && children(of.slice(0, SHOWN), false)}
      {of.length > SHOWN && (
        <details>
          <summary>{counted(of.length - SHOWN, rest)}</summary>
          {children(of.slice(SHOWN), true)}
        </details>
      )}
    </>
  );
}

function ArtistNotes(
  { notes, hrefOf }: Pick<TodaysListProps, "hrefOf"> & {
    readonly notes: readonly (readonly [artist: string, note: string])[];
  },
): JSX.Element {
  return (
    <ul class="newly">
      {notes.map(([artist, note]) => (
        <li>
          <ArtistName name={artist} href={hrefOf(artist)} />
          <span>{note}</span>
        </li>
      ))}
    </ul>
  );
}

function Since(
  { hrefOf, ...since }: SinceLastList & Pick<TodaysListProps, "hrefOf">,
): JSX.Element {
  const changes = changesInWords(since);
  return (
    <p class="small">
      Since the list of {dayInWords(since.list)}
      {changes.length === 0 && " nobody came or went"}
      {changes.map(([what, artists], place) => (
        <>
          {place === 0 ? ": " : "; "}
          {what} {artists.slice(0, MOST_NAMED).map((artist, at) => (
            <>
              {at > 0 && ", "}
              <ArtistName name={artist} href={hrefOf(artist)} />
            </>
          ))}
          {artists.length > MOST_NAMED && ` and ${count(artists.length - MOST_NAMED)} more`}
        </>
      ))}
      .
    </p>
  );
}

function Past(
  { replayed, written, hrefOf }: LookedBack & Pick<TodaysListProps, "hrefOf">,
): JSX.Element {
  return (
    <Section id="past" title="Was it right?">
      {replayed !== null && <Replayed {...replayed} hrefOf={hrefOf} />}
      {written.length > 0 && (
        <>
          <h3>On the lists that you were given</h3>
          <Folded rest="more artist" of={written}>
            {(hits) => (
              <ArtistNotes
                hrefOf={hrefOf}
                notes={hits.map(({ artist_name, first_named, core_on, days_of_warning }) => [
                  artist_name,
                  `listed on ${dayInWords(first_named)}, core ${
                    counted(days_of_warning, "day")
                  } later, on ${dayInWords(core_on)}`,
                ])}
              />
            )}
          </Folded>
        </>
      )}
    </Section>
  );
}

function Replayed(
  { months, review, hrefOf }: NonNullable<LookedBack["replayed"]> & Pick<TodaysListProps, "hrefOf">,
): JSX.Element {
  const span = `in the last ${months === 1 ? "month" : counted(months, "month")}`;
  return (
    <>
      <p class="lead">{favouritesInWords(review, span, LOOKED_BACK.named)}</p>
      <Folded rest="more artist" of={review.hits}>
        {(hits, isFolded) => (
          <Cells
            label={`${isFolded ? "More artists" : "Artists"} that were named before`}
            header={["artist", "core", "days ahead", "odds"]}
            rows={hits.map((hit) => [
              <ArtistName name={hit.artist_name} href={hrefOf(hit.artist_name)} />,
              shortDay(hit.core_on),
              count(hit.days_of_warning),
              percent(hit.probability, 0),
            ])}
          />
        )}
      </Folded>
      <p class="small">
        What {counted(review.lists, "list")}, one every {LOOKED_BACK.everyDays} days
        {review.empty > 0 && ` (nobody was on ${count(review.empty)})`}, would have said, by the
        model that answers today.
      </p>
    </>
  );
}
