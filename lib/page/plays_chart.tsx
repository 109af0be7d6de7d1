import type { JSX } from "hono/jsx/jsx-runtime";
import type { PeriodPlays } from "../prediction/explained_artist.ts";
import { dayInWords } from "../text/dates.ts";
import { count, counted } from "../text/numbers.ts";
import { isolatedName } from "./artist_name.tsx";

const [WIDTH, HEIGHT] = [320, 104];
/** Room for the name of the core line above, and for days below. */
const [TOP, BOTTOM] = [18, 18];
/** Periods that a card has room for. */
const CARD = 12;
const GAP = 0.22;
/** Height of the chart in core lines of the last period, at most. */
const MOST_LINES = 4;
/** Bars so few that the core line would be short. */
const FEW = 4;
/** Periods that the name of the line is as wide as. */
const NAMED = 4;
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
  const places = Math.max(periods, course.length);
  const step = width / places;
  const highest = Math.max(...course.flatMap(({ plays, core_at }) => [plays, core_at]));
  // What was far above the line says so in figures: drawn to scale it would hide how far it is now.
  const most = Math.min(highest * 1.08, MOST_LINES * last.core_at);
  const bottom = height - BOTTOM;
  const y = (plays: number): number => round(bottom - (bottom - TOP) * Math.min(1, plays / most));
  const x = (place: number): number => round(width - step * (course.length - place));
  const bar = (place: number): { x: number; width: number } => ({
    x: round(x(place) + step * GAP / 2),
    width: round(step * (1 - GAP)),
  });
  const end = course.length - 1;
  const missing = Math.max(0, last.core_at - last.plays);
  // The line is that of each period; beside a few bars it runs on, to be seen.
  const start = course.length < FEW ? 0 : x(0);
  const line = course.map(({ core_at }, place) => `H${x(place)}V${y(core_at)}`).join("") +
    `H${width}`;
  const named = Math.min(...course.slice(-NAMED).map(({ core_at }) => y(core_at)));
  return (
    <svg
      class="plays"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={chartInWords(name, course)}
    >
      <line class="axis" x1="0" x2={width} y1={bottom} y2={bottom} />
      {course.map(({ plays, period_end }, place) => (
        <rect
          class={place === end ? "bar now" : "bar"}
          {...bar(place)}
          y={y(plays)}
          height={round(bottom - y(plays))}
          rx="2"
        >
          <title>{`30 days up to ${dayInWords(period_end)}: ${counted(plays, "play")}`}</title>
        </rect>
      ))}
      {missing > 0 && (
        <rect
          class="missing"
          {...bar(end)}
          y={y(last.core_at)}
          height={round(y(last.plays) - y(last.core_at))}
        />
      )}
      <path class="core" d={`M${start} ${y(first.core_at)}${line}`} />
      {course.map(({ plays }, place) =>
        plays > most && (
          <text
            class="over"
            x={round(x(place) + step / 2)}
            y={TOP + 12}
            text-anchor="middle"
          >
            {count(plays)}
          </text>
        )
      )}
      <text class="label halo" x={width} y={round(named - 5)} text-anchor="end">
        core: {counted(last.core_at, "play")}
      </text>
      {course.length >= DATED && (
        <text class="label" x={x(0)} y={height - 4}>{shortDay(first.period_end)}</text>
      )}
      <text class="label" x={width} y={height - 4} text-anchor="end">
        {shortDay(last.period_end)}
      </text>
    </svg>
  );
}

/** The chart for those who do not see it. */
function chartInWords(name: string, course: readonly PeriodPlays[]): string {
  const last = course.at(-1);
  if (last === undefined) return "";
  const plays = course.slice(-CARD).map((period) => count(period.plays)).join(", ");
  return `Plays of ${isolatedName(name)} by 30 days, up to ${dayInWords(last.period_end)}: ` +
    `${plays}. Core from ${counted(last.core_at, "play")} on.`;
}

/** A day in few letters: 9 Aug ’24. */
export function shortDay(day: string): string {
  return dayInWords(day).replace(/^(\d+) (\w{3})\w* \d\d(\d\d)$/, "$1 $2 ’$3");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
