import type { JSX } from "hono/jsx/jsx-runtime";
import { spanInWords } from "../prediction/asked.ts";
import type { PeriodPlays } from "../prediction/explained_artist.ts";
import {
  coreInWords,
  type Listed,
  type Look,
  oddsInWords,
  shortHistoryInWords,
} from "../prediction/look.ts";
import { type ListRecord, listRecordInWords } from "../prediction/track_record.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted, decimal } from "../text/numbers.ts";
import { ArtistName } from "./artist_name.tsx";
import { PlaysChart } from "./plays_chart.tsx";
import { Cells, Section } from "./parts.tsx";

/** A list and what its cards show. */
export interface TodaysListProps {
  readonly look: Look;
  /** Of every listed artist by name, as `coursesOfLook` gives them. */
  readonly courses: ReadonlyMap<string, readonly PeriodPlays[]>;
  /** How often lists like this came true, as `listRecordOf` gives it. */
  readonly record: ListRecord | null;
  /** Where the page of an artist is; `null` for a name that is no link. */
  readonly hrefOf: (artist: string) => string | null;
  /** What became of artists since, where the list is one of the past. */
  readonly fates?: ReadonlyMap<string, Fate> | undefined;
}

/** What became of a listed artist by now: core from a day on, not core in time, not known yet. */
export type Fate = { readonly core_on: string } | "did not" | "open";

/** Artists that have a card; the others stand in a table below. */
const CARDS = 12;

/** The list of a day: the likeliest as cards, the others as a table. */
export function TodaysList(
  { look, courses, record, hrefOf, fates }: TodaysListProps,
): JSX.Element {
  const { listed, period_start, period_end, core_by, core_at } = look;
  const remark = shortHistoryInWords(look);
  const span = spanInWords(period_start, period_end);
  const rest = listed.slice(CARDS);
  return (
    <Section id="list" title={`Likely to be core by ${dayInWords(core_by)}`}>
      {look.short_history?.first_list ? null : (
        <p class="lead">
          {listed.length === 0
            ? `Nobody is on the list of ${span}: it holds new artists that are played often ` +
              `enough and are not core yet; ${coreInWords(core_at)}.`
            : `The likeliest of ${counted(listed.length, "new artist")} of ${span}; ` +
              `${coreInWords(core_at)}. ${oddsInWords(look)}`}
        </p>
      )}
      {remark !== null && <p class="remark">{remark}</p>}
      <ol class="cards">
        {listed.slice(0, CARDS).map((each, place) => (
          <ArtistCard
            listed={each}
            rank={place + 1}
            course={courses.get(each.entry.artist_name) ?? []}
            href={hrefOf(each.entry.artist_name)}
            fate={fates?.get(each.entry.artist_name)}
          />
        ))}
      </ol>
      {rest.length > 0 && (
        <details>
          <summary>{counted(rest.length, "more artist")}, less likely</summary>
          <Cells
            label="Less likely artists"
            header={["artist", "odds", "place", "plays", "short of core"]}
            rows={rest.map(({ entry }, place) => [
              <ArtistName name={entry.artist_name} href={hrefOf(entry.artist_name)} />,
              `${entry.odds} (${decimal(entry.probability, 2)})`,
              count(CARDS + 1 + place),
              count(entry.plays_t),
              count(entry.plays_to_core),
            ])}
          />
        </details>
      )}
      {record !== null && listed.length > 0 && <p class="record">{listRecordInWords(record)}</p>}
    </Section>
  );
}

/** An artist of a list: name, odds, why, and the plays with the core line. */
function ArtistCard(
  { listed: { entry }, rank, course, href, fate }: {
    readonly listed: Listed;
    readonly rank: number;
    readonly course: readonly PeriodPlays[];
    readonly href: string | null;
    readonly fate: Fate | undefined;
  },
): JSX.Element {
  const { artist_name, is_breakout, plays_t, plays_to_core } = entry;
  return (
    <li class={is_breakout ? "card alert" : "card"}>
      <p class="rank" aria-hidden="true">{count(rank)}</p>
      <h3>
        <ArtistName name={artist_name} href={href} />
      </h3>
      <Odds {...entry} />
      <p class="why">{sentence(entry.why.replace(/;[^;]*$/, ""))}</p>
      <PlaysChart name={artist_name} course={course} />
      <p class="to-core">
        {counted(plays_t, "play")}, <strong>{count(plays_to_core)} short of core</strong>
        {fate !== undefined && <span class="fate">{fateInWords(fate)}</span>}
      </p>
    </li>
  );
}

/** Odds in words, with the probability. */
export function Odds(
  { odds, probability, is_breakout }: Pick<
    Listed["entry"],
    "odds" | "probability" | "is_breakout"
  >,
): JSX.Element {
  return (
    <p class="odds">
      {odds} <span class="number">({decimal(probability, 2)})</span>
      {is_breakout && <span class="badge">alert</span>}
    </p>
  );
}

function fateInWords(fate: Fate): string {
  if (fate === "did not") return "Not core in that time.";
  return fate === "open" ? "Not known yet." : `Became core on ${dayInWords(fate.core_on)}.`;
}

/** A text with its capital and its full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
