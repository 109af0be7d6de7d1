import { itemAt } from "../../base/items.ts";
import * as Plot from "@observablehq/plot";
import { group, sum } from "d3-array";
import { shareWithInterval } from "../../metrics/wilson.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import { GAP, WIDTH } from "../drawing/axes.ts";
import { table } from "../drawing/display.ts";
import { type Displayable, type Figure, figure } from "../drawing/figure.ts";
import { estimates } from "../drawing/marks.ts";
import { OUTCOME, PLAIN } from "../drawing/palette.ts";
import { type Available, given, unavailable } from "../unavailable.ts";
import type { RuledArtistMonth } from "../artist_months.ts";
import type { Lifecycle } from "../lifecycles.ts";

/** Months after which an artist's course can be told. */
const OBSERVED = 12;
/** Silent months after which a return is one. */
const SILENCE = 6;
/** Months after discovery from which a peak is late. */
const LATE_PEAK = 6;
/** What makes a habit: months with plays, their share of the span, no month with more of the plays. */
const HABIT = { months: 6, share: 2 / 3, busiest: 1 / 3 };

/** The courses an artist can take, in the order in which they are tried, with their rule. */
const ARCHETYPES = [
  { name: "one-month wonder", rule: "played in a single month" },
  {
    name: "returning",
    rule: `active again (plays enough for a row) after ${SILENCE} or more silent months`,
  },
  { name: "slow burner", rule: `busiest month ${LATE_PEAK} or more months after discovery` },
  {
    name: "steady",
    rule:
      `played in ${HABIT.months} or more months, two thirds of those from first to last, none ` +
      "of them with over a third of the plays",
  },
  { name: "short-lived", rule: "none of the others: a few months, early, then gone" },
] as const;
type Archetype = typeof ARCHETYPES[number]["name"];

/** The rules by which artists are sorted into courses. */
export function archetypeTable(): Displayable {
  return table(["course", "rule, the first that holds"], ARCHETYPES.map((a) => [a.name, a.rule]));
}

/** The first archetype of {@link ARCHETYPES} whose rule an artist meets. */
export function archetypeOf({ months }: Pick<Lifecycle, "months">): Archetype {
  const ages = months.map((month) => month.age);
  if (ages.length === 1) return "one-month wonder";
  const isReturn = ({ age, rules }: RuledArtistMonth, i: number): boolean =>
    rules.active && age - (ages[i - 1] ?? age) > SILENCE;
  if (months.some(isReturn)) return "returning";
  const peak = months.reduce((best, month) => month.plays > best.plays ? month : best);
  if (peak.age >= LATE_PEAK) return "slow burner";
  const span = itemAt(ages, ages.length - 1) - itemAt(ages, 0) + 1;
  const isHabit = ages.length >= HABIT.months && ages.length / span >= HABIT.share &&
    peak.plays <= HABIT.busiest * totalPlays({ months });
  return isHabit ? "steady" : "short-lived";
}

function totalPlays({ months }: Pick<Lifecycle, "months">): number {
  return sum(months, ({ plays }) => plays);
}

/** The artists discovered after the cold start and watched for {@link OBSERVED} months, by course. */
function courses(
  artists: readonly Lifecycle[],
): Available<readonly { name: Archetype; members: readonly Lifecycle[] }[]> {
  const watched = artists.filter(({ trulyNew, observed }) => trulyNew && observed >= OBSERVED);
  if (watched.length === 0) {
    return unavailable(`No artist was discovered after the cold start and ${OBSERVED} months ago.`);
  }
  const byCourse = group(watched, archetypeOf);
  return ARCHETYPES.map(({ name }) => ({ name, members: byCourse.get(name) ?? [] }))
    .filter(({ members }) => members.length > 0);
}

/** How many artists take each course, and how many of them become core. */
export function archetypesFigure(artists: readonly Lifecycle[]): Available<Figure> {
  return given(courses(artists), (groups) => {
    const total = sum(groups, ({ members }) => members.length);
    const plays = sum(groups, ({ members }) => sum(members, totalPlays));
    const rows = groups.map(({ name, members }) => {
      const core = members.filter(({ coreAt }) => coreAt !== null).length;
      const everCore = shareWithInterval(core, members.length);
      return {
        name,
        share: members.length / total,
        size: `${count(members.length)}, ${percent(sum(members, totalPlays) / plays, 0)} of plays`,
        ...everCore,
        colour: OUTCOME["broke out"],
        title: `${name}: ${core} of ${counted(members.length, "artist")} ever core, ` +
          percent(everCore.value),
      };
    });
    const [left, height] = [430, 60 + 34 * groups.length];
    const y = { label: null, domain: groups.map(({ name }) => name), tickSize: 0 };
    return figure({
      title: "The courses artists take",
      subtitle: `${count(total)} artists discovered after the cold start and at least a year ` +
        "before the end. Left: how many take each course, and the plays they have together. " +
        "Right: how many of them were ever core, with 95 % intervals (Wilson).",
      columns: 2,
      panels: [{
        heading: "Artists and their plays",
        width: left,
        height,
        marginTop: 4,
        marginLeft: 126,
        marginRight: 130,
        x: { label: "share of artists (%) →", percent: true, grid: true },
        y,
        marks: [
          Plot.barX(rows, {
            x: "share",
            y: "name",
            fill: PLAIN,
            insetTop: 4,
            insetBottom: 4,
            title: "size",
          }),
          Plot.text(rows, { x: "share", y: "name", text: "size", textAnchor: "start", dx: 5 }),
          Plot.ruleX([0]),
        ],
      }, {
        heading: "Ever core",
        width: WIDTH - left - GAP,
        height,
        marginTop: 4,
        marginLeft: 12,
        x: { label: "artists of the course (%) →", percent: true, grid: true, zero: true },
        y: { ...y, axis: null },
        marks: estimates(rows, "name", { upright: false }),
      }],
    });
  });
}
