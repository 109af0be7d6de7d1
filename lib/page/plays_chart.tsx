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
  const most = Math.max(...course.flatMap(({ plays, core_at }) => [plays, core_at])) * 1.08;
  const bottom = height - BOTTOM;
  const y = (plays: number): number => round(bottom - (bottom - TOP) * plays / most);
  const x = (place: number): number => round(width - step * (course.length - place));
  const bar = (place: number): { x: number; width: number } => ({
    x: round(x(place) + step * GAP / 2),
    width: round(step * (1 - GAP)),
  });
  const end = course.length - 1;
  const missing = Math.max(0, last.core_at - last.plays);
  // The line is that of each period; before the first play it runs on.
  const line = course.map(({ core_at }, place) => `H${x(place)}V${y(core_at)}`).join("") +
    `H${width}`;
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
      <path class="core" d={`M0 ${y(first.core_at)}${line}`} />
      <text class="label" x="0" y={y(first.core_at) - 5}>
        core: {counted(first.core_at, "play")}
      </text>
      <text class="label" x={x(0)} y={height - 4} text-anchor={end > 0 ? "start" : "end"}>
        {end > 0 ? shortDay(first.period_end) : ""}
      </text>
      <text class="label" x={width} y={height - 4} text-anchor="end">
        {shortDay(last.period_end)}
      </text>
    </svg>
  );
}

/** The chart for those who do not see it. */
export function chartInWords(name: string, course: readonly PeriodPlays[]): string {
  const last = course.at(-1);
  if (last === undefined) return "";
  const plays = course.slice(-CARD).map((period) => count(period.plays)).join(", ");
  return `Plays of ${isolatedName(name)} by 30 days, up to ${dayInWords(last.period_end)}: ` +
    `${plays}. Core from ${counted(last.core_at, "play")} on.`;
}

function shortDay(day: string): string {
  return dayInWords(day).replace(/^(\d+) (\w{3})\w* \d\d(\d\d)$/, "$1 $2 ’$3");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
