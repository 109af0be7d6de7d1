import type { JSX } from "hono/jsx/jsx-runtime";
import { spanInWords } from "../prediction/asked.ts";
import type { PeriodPlays } from "../prediction/explained_artist.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted } from "../text/numbers.ts";
import { isolatedName } from "./artist_name.tsx";
import { Drawing } from "./parts.tsx";

const [WIDTH, HEIGHT] = [320, 104];
/** Room for the name of the core line above, and for days below. */
const [TOP, BOTTOM] = [18, 18];
/** Periods that a card has room for. */
const CARD = 12;
const GAP = 0.22;
/** Height of the chart in core lines of the last period, at most, where figures have room. */
const MOST_LINES = 4;
const FIGURE_WIDTH = 20;
/** Bars so few that the core line would be short. */
const FEW = 4;
/** Width of the name of the core line. */
const NAME_WIDTH = 84;
/** Bars from which on the first has a day below it, too. */
const DATED = 5;

/** The plays of an artist by period, with the line from which on it is core and how far that is. */
export function PlaysChart(
  { name, course, width = WIDTH, height = HEIGHT, periods = CARD }: {
    readonly name: string;
    readonly course: readonly PeriodPlays[];
    /** In pixels at full size; it shrinks with the page. */
    readonly width?: number;
    readonly height?: number;
    /** The least that have room: few do not become broad. */
    readonly periods?: number;
  },
): JSX.Element | null {
  const last = course.at(-1);
  const [first] = course;
  if (first === undefined || last === undefined) return null;
  const step = width / Math.max(periods, course.length);
  const highest = Math.max(...course.map(({ plays }) => plays));
  const highestLine = Math.max(...course.map(({ core_at }) => core_at ?? 0));
  // What was far above the line says so in figures: drawn to scale it would hide how far it is now.
  const isCut = step >= FIGURE_WIDTH && last.core_at !== null;
  const toScale = 1.08 * Math.max(1, highest, highestLine);
  const most = isCut ? Math.min(toScale, MOST_LINES * (last.core_at ?? 0)) : toScale;
  const bottom = height - BOTTOM;
  const y = (plays: number): number => round(bottom - (bottom - TOP) * Math.min(1, plays / most));
  const x = (place: number): number => round(width - step * (course.length - place));
  const bar = (place: number): { x: number; width: number } => ({
    x: round(x(place) + step * GAP / 2),
    width: round(step * (1 - GAP)),
  });
  const end = course.length - 1;
  const missing = Math.max(0, (last.core_at ?? 0) - last.plays);
  // Beside a few bars the line runs on, to be seen.
  const line = course.map(({ core_at }, place) => {
    if (core_at === null) return "";
    const start = place === 0 && course.length < FEW ? 0 : x(place);
    const joins = typeof course[place - 1]?.core_at === "number";
    return `${joins ? "V" : `M${start} `}${y(core_at)}H${x(place + 1)}`;
  }).join("");
  const beside = course.slice(-Math.ceil(NAME_WIDTH / step));
  const named = Math.min(...beside.flatMap(({ plays, core_at }) => [y(plays), y(core_at ?? 0)]));
  return (
    <Drawing name="plays" width={width} height={height} label={chartInWords(name, course, last)}>
      <line class="axis" x1="0" x2={width} y1={bottom} y2={bottom} />
      {course.map(({ plays, period_start, period_end }, place) => (
        <rect
          class={place === end ? "bar now" : "bar"}
          {...bar(place)}
          y={y(plays)}
          height={round(bottom - y(plays))}
          rx="2"
        >
          <title>{`${counted(plays, "play")} in ${spanInWords(period_start, period_end)}`}</title>
        </rect>
      ))}
      {missing > 0 && (
        <rect
          class="missing"
          {...bar(end)}
          y={y(last.plays + missing)}
          height={round(y(last.plays) - y(last.plays + missing))}
        />
      )}
      <path class="core" d={line} />
      {course.map(({ plays }, place) =>
        (isCut ? plays > most : plays === highest && plays > highestLine) && (
          <text
            class={isCut ? "over" : "label"}
            x={round(x(place) + step / 2)}
            y={isCut ? TOP + 12 : y(plays) - 4}
            text-anchor="middle"
          >
            {count(plays)}
          </text>
        )
      )}
      {last.core_at !== null && (
        <text class="label halo" x={width} y={round(named - 5)} text-anchor="end">
          core: {counted(last.core_at, "play")}
        </text>
      )}
      {course.length >= DATED && (
        <text class="label" x={x(0)} y={height - 4}>{shortDay(first.period_end)}</text>
      )}
      <text class="label" x={width} y={height - 4} text-anchor="end">
        {shortDay(last.period_end)}
      </text>
    </Drawing>
  );
}

/** The chart for those who do not see it. */
function chartInWords(
  name: string,
  course: readonly PeriodPlays[],
  { period_start, period_end, core_at }: PeriodPlays,
): string {
  const plays = course.slice(-CARD).map((period) => count(period.plays)).join(", ");
  const last = spanInWords(period_start, period_end);
  return `Plays of ${isolatedName(name)} by period, the last ${last}: ${plays}.` +
    (core_at === null ? "" : ` Core from ${counted(core_at, "play")} on.`);
}

/** A day in few letters: 9 Aug ’24. */
export function shortDay(day: string): string {
  return dayInWords(day).replace(/^(\d+) (\w{3})\w* \d\d(\d\d)$/, "$1 $2 ’$3");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
