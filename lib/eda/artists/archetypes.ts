import { group, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { shareWithInterval } from "../../metrics/interval.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import type { RuledArtistMonth } from "../artist_months.ts";
import { type Displayable, table } from "../drawing/display.ts";
import { sideBySide } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { namedBars, namedEstimates } from "../drawing/marks.ts";
import { OUTCOME, PLAIN } from "../drawing/palette.ts";
import type { Lifecycle } from "../lifecycles.ts";
import { type Available, unavailable } from "../unavailable.ts";

/** Months after which an artist's course can be told. */
const OBSERVED = 12;
/** Silent months after which a return is one. */
const SILENCE = 6;
/** Months after discovery from which a peak is late. */
const LATE_PEAK = 6;
/** What makes a habit: months with plays, their share of the span, no month with more of the plays. */
const HABIT = { months: 6, share: 2 / 3, busiest: 1 / 3 };

/** The courses an artist can take, in the order in which they are tried, with their rule. */
const ARCHETYPES = {
  "one-month wonder": "played in a single month",
  "returning": `active again (plays enough for a row) after ${SILENCE} or more silent months`,
  "slow burner": `busiest month ${LATE_PEAK} or more months after discovery`,
  "steady": `played in ${HABIT.months} or more months, two thirds of those from first to last, ` +
    "none of them with over a third of the plays",
  "short-lived": "none of the others: a few months, early, then gone",
} as const;
type Archetype = keyof typeof ARCHETYPES;

/** The rules by which artists are sorted into courses. */
export function archetypeTable(): Displayable {
  return table(["course", "rule, the first that holds"], Object.entries(ARCHETYPES));
}

/** The first archetype of {@link ARCHETYPES} whose rule an artist meets. */
export function archetypeOf({ months }: Pick<Lifecycle, "months">): Archetype {
  const ages = months.map(({ age }) => age);
  if (ages.length === 1) return "one-month wonder";
  const isReturn = ({ age, broken }: RuledArtistMonth, i: number): boolean =>
    !broken.includes("active") && age - (ages[i - 1] ?? age) > SILENCE;
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

/** How many artists take each course, and how many of them become core. */
export function archetypesFigure(artists: readonly Lifecycle[]): Available<Figure> {
  const watched = artists.filter(({ trulyNew, observed }) => trulyNew && observed >= OBSERVED);
  if (watched.length === 0) {
    return unavailable(`No artist was discovered after the cold start and ${OBSERVED} months ago.`);
  }
  const byCourse = group(watched, (artist): string => archetypeOf(artist));
  const plays = sum(watched, totalPlays);
  const courses = Object.keys(ARCHETYPES).flatMap((name) => {
    const members = byCourse.get(name) ?? [];
    if (members.length === 0) return [];
    const text = `${count(members.length)}, ${
      percent(sum(members, totalPlays) / plays, 0)
    } of plays`;
    const core = members.filter(({ coreAt }) => coreAt !== null).length;
    const share = shareWithInterval(core, members.length);
    const ever = percent(share.value);
    const title = `${name}: ${core} of ${counted(members.length, "artist")} ever core, ${ever}`;
    return {
      size: { name, value: members.length / watched.length, text, title: text, colour: PLAIN },
      everCore: { name, ...share, text: ever, title, colour: OUTCOME["broke out"] },
    };
  });
  const sizes = namedBars(courses.map(({ size }) => size), {
    line: 30,
    marginLeft: 126,
    marginRight: 130,
    x: { label: "share of artists (%) →", percent: true },
  });
  const everCore = namedEstimates(courses.map((course) => course.everCore), 0, {
    label: "artists of the course (%) →",
    percent: true,
  });
  return figure({
    title: "The courses artists take",
    subtitle:
      `${counted(watched.length, "artist")} discovered after the cold start and at least a ` +
      "year before the end. Left: how many take each course, and the plays they have together. " +
      "Right: how many of them were ever core, with 95 % intervals (Wilson).",
    columns: 2,
    panels: sideBySide(
      { ...sizes, heading: "Artists and their plays" },
      { ...everCore, heading: "Ever core" },
    ),
  });
}
