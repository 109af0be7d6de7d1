import type { JSX } from "hono/jsx/jsx-runtime";
import { itemAt } from "../base/items.ts";
import { dayNumber, formatDay } from "../base/calendar.ts";
import { LOOKED_BACK, type ReplayedEntry } from "../prediction/replay.ts";
import { dayInWords } from "../text/dates.ts";
import { counted, percent } from "../text/numbers.ts";
import { isolatedName } from "./artist_name.tsx";
import { shortDay } from "./plays_chart.tsx";
import { Drawing } from "./parts.tsx";

/** What lists gave an artist, by the day of the list. */
export type OddsOfDay = Pick<ReplayedEntry, "period_end" | "probability">;

/** A phone has room for most of it. */
const [WIDTH, HEIGHT] = [480, 150];
/** The scale stands to the right, where the latest is. */
const [RIGHT, BOTTOM, TOP] = [42, 20, 10];

/** The probability of an artist over time, as far as it was on lists; shaded, the times it was core. */
export function OddsChart(
  { name, odds, core, threshold, first, last }: {
    readonly name: string;
    /** The days between which time runs. */
    readonly first: string;
    readonly last: string;
    /** In order of time. */
    readonly odds: readonly OddsOfDay[];
    /** First and last days of being core. */
    readonly core: readonly (readonly [first: string, last: string])[];
    readonly threshold: number;
  },
): JSX.Element | null {
  const days = odds.map(({ period_end }) => dayNumber(period_end));
  const spans = core.map(([first, last]) => [dayNumber(first), dayNumber(last)] as const);
  if (days.length === 0) return null;
  const [start, end] = [Math.min(dayNumber(first), ...days), Math.max(dayNumber(last), ...days)];
  const x = (day: number): number =>
    Math.round(4 + (WIDTH - RIGHT - 8) * (day - start) / Math.max(end - start, 1));
  const highest = Math.max(threshold, ...odds.map(({ probability }) => probability));
  const most = Math.min(1, Math.ceil(highest * 11) / 10);
  const y = (probability: number): number =>
    Math.round(10 * (HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * probability / most)) / 10;
  const path = odds.map(({ probability }, place) => {
    // No line joins lists between which there is one that it was not on.
    const since = place === 0 ? Infinity : itemAt(days, place) - itemAt(days, place - 1);
    const joined = since <= LOOKED_BACK.everyDays;
    return `${joined ? "L" : "M"}${x(itemAt(days, place))} ${y(probability)}`;
  }).join("");
  const [earliest, latest] = [itemAt(odds, 0), itemAt(odds, odds.length - 1)];
  return (
    <Drawing
      name="odds-over-time"
      width={WIDTH}
      height={HEIGHT}
      label={`Odds of ${isolatedName(name)} over time: on ${counted(odds.length, "list")}, ` +
        `from ${dayInWords(earliest.period_end)} to ${dayInWords(latest.period_end)}, at most ` +
        `${percent(Math.max(...odds.map(({ probability }) => probability)), 0)}.`}
    >
      {spans.filter(([from, to]) => to >= start && from <= end).map(([from, to]) => (
        <rect
          class="was-core"
          x={x(Math.max(from, start))}
          width={Math.max(2, x(Math.min(to, end)) - x(Math.max(from, start)))}
          y={TOP}
          height={HEIGHT - BOTTOM - TOP}
        />
      ))}
      {[0, most / 2, most].map((at) => (
        <>
          <line class="axis" x1="0" x2={WIDTH - RIGHT} y1={y(at)} y2={y(at)} />
          <text class="label" x={WIDTH} y={y(at) + 4} text-anchor="end">{percent(at, 0)}</text>
        </>
      ))}
      <line class="core" x1="0" x2={WIDTH - RIGHT} y1={y(threshold)} y2={y(threshold)} />
      <path class="line" d={path} />
      {odds.map(({ period_end, probability }, place) => (
        <circle class="dot" cx={x(itemAt(days, place))} cy={y(probability)} r="3">
          <title>{`${dayInWords(period_end)}: ${percent(probability, 0)}`}</title>
        </circle>
      ))}
      <text class="label" x="0" y={HEIGHT - 4}>{shortDay(formatDay(start))}</text>
      <text class="label" x={WIDTH - RIGHT} y={HEIGHT - 4} text-anchor="end">
        {shortDay(formatDay(end))}
      </text>
    </Drawing>
  );
}
