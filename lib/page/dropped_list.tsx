// @ts-types="@types/d3-array"
import { maxIndex } from "d3-array";
import type { JSX } from "hono/jsx/jsx-runtime";
import { dayNumber } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { coursesOfLook, type ExplainedArtist } from "../prediction/explained_artist.ts";
import type { Look } from "../prediction/look.ts";
import { type RankedExport, SHOWN_REJECTED } from "../prediction/rank_export.ts";
import { type ImportedFile, rejectedRows } from "../scrobbles/import/imported_file.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted, decimal } from "../text/numbers.ts";
import { ArtistName } from "./artist_name.tsx";
import { ArtistReasons, ArtistVerdict } from "./artist_page.tsx";
import { SearchForm } from "./forms.tsx";
import { PlaysChart } from "./plays_chart.tsx";
import { TodaysList } from "./todays_list.tsx";

/** Where a name of a dropped list leads: an artist of the same page. */
function droppedArtist(name: string): string {
  return `#artist=${encodeURIComponent(name.toWellFormed())}`;
}

/** Whose list is shown: of several listeners the one who played last. */
export function shownLook({ looks }: RankedExport): RankedExport["looks"][number] {
  return itemAt(looks, maxIndex(looks, ({ look }) => dayNumber(look.period_end)));
}

/** What a dropped export came to. */
export function DroppedList(
  { ranked, simulated, seconds }: {
    readonly ranked: RankedExport;
    readonly simulated: boolean;
    /** How long it took. */
    readonly seconds: number;
  },
): JSX.Element {
  const { read, looks, list } = ranked;
  const { at, look } = shownLook(ranked);
  const plays = read.files.reduce((sum, file) => sum + file.taken, 0);
  const rejected = rejectedRows(read.files);
  return (
    <>
      <p class="remark">
        {simulated && <strong>This history is simulated: nobody listened so.</strong>}{" "}
        {counted(plays, "play")} read and {counted(list.artists, "new artist")} ranked in{" "}
        {decimal(seconds, 1)} s, on your computer.
        {looks.length > 1 &&
          ` Of ${counted(looks.length, "listener")} this is ${look.listener}; what you save ` +
            "holds all."}
      </p>
      <details>
        <summary>
          What was read{rejected > 0 && `, ${counted(rejected, "row")} set aside`}
        </summary>
        <ul>
          {read.files.map((file) => <li>{fileInWords(file)}</li>)}
          {read.otherFiles.length > 0 && (
            <li>{counted(read.otherFiles.length, "other file")}, no listening history</li>
          )}
        </ul>
        {rejected > 0 && (
          <ul>
            {read.rejected.slice(0, SHOWN_REJECTED).map(({ file, line, reason, row }) => (
              <li>
                {file}, line {count(line)}: {reason}: <code>{row.slice(0, 200)}</code>
              </li>
            ))}
          </ul>
        )}
      </details>
      <TodaysList
        look={look}
        courses={coursesOfLook(at, look)}
        record={list.track_record}
        hrefOf={droppedArtist}
      />
      <SearchForm listener={null} />
    </>
  );
}

function fileInWords(file: ImportedFile): string {
  const { first, last, rows, taken, title } = file;
  return `${file.file}: ${title}, ${count(taken)} of ${counted(rows, "row")}` +
    (first === null || last === null ? "" : `, ${day(first)} to ${day(last)}`) +
    reasons("left out", file.left_out) + reasons("set aside", file.rejected) +
    file.warnings.map((warning) => `; ${warning}`).join("");
}

function day(time: string): string {
  return dayInWords(time.slice(0, 10));
}

function reasons(verb: string, rows: Readonly<Record<string, number>>): string {
  const parts = Object.entries(rows).map(([reason, number]) => `${count(number)} × ${reason}`);
  return parts.length === 0 ? "" : `; ${verb}: ${parts.join(", ")}`;
}

/** Why an artist is on a dropped list, or not. */
export function DroppedArtist(
  { artist, look, simulated }: {
    readonly artist: ExplainedArtist;
    readonly look: Look;
    readonly simulated: boolean;
  },
): JSX.Element {
  return (
    <section class="explained" aria-labelledby="explained-title">
      <p class="back">
        <a href="#list-title">Back to the list</a>
      </p>
      <h2 id="explained-title">
        <ArtistName name={artist.artist_name} most={300} />
      </h2>
      <ArtistVerdict artist={artist} look={look} simulated={simulated} />
      <PlaysChart name={artist.artist_name} course={artist.course} />
      {artist.scored && <ArtistReasons artist={artist} />}
    </section>
  );
}
