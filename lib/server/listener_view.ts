/**
 * What pages show of one listener by one model; what was computed once is kept as long as neither
 * history nor model has changed.
 *
 * @module
 */
import { group } from "d3-array";
import type { SavedModel } from "../artifact/artifact.ts";
import { formatDay, parseDay, parseMonth } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import { alertsByThreshold } from "../evaluation/alerts_by_threshold.ts";
import { quartiles } from "../evaluation/how_early.ts";
import { type ArtistCourse, coursesByDay, horizonDays } from "../evaluation/new_favourites.ts";
import { reviewOf, type SaidHistory } from "../evaluation/review.ts";
import { discoveriesByMonth, type MonthOfDiscovery } from "../labels/discoveries.ts";
import type { DayFormProps } from "../page/forms.tsx";
import type { LookedBack, NewlyCore } from "../page/home_page.tsx";
import type { ThresholdsProps } from "../page/thresholds.tsx";
import type { Fate } from "../page/todays_list.tsx";
import {
  type Asked,
  lastDayOf,
  latestOf,
  type LookedAt,
  lookedAt,
  type LookSource,
} from "../prediction/asked.ts";
import {
  coursesOfLook,
  courseUpTo,
  type ExplainedArtist,
  explainedArtist,
  type PeriodPlays,
} from "../prediction/explained_artist.ts";
import { type Look, lookAt } from "../prediction/look.ts";
import { type ReplayedEntry, replayOf } from "../prediction/replay.ts";
import { type ListRecord, listRecordOf } from "../prediction/track_record.ts";
import { calendarMonths, PERIOD_DAYS } from "../snapshots/periods.ts";
import { snapshotsOf } from "../snapshots/snapshots.ts";
import { dayInWords } from "../text/dates.ts";
import type { Listeners } from "../workspace/listeners.ts";
import { modelOfListener } from "../workspace/models.ts";
import type { ListenersFile } from "./listeners_file.ts";
import { Problem } from "./problem.ts";
import { requireModel, type ServedModel } from "./served_model.ts";

/** Days between the lists that are looked back on: a divisor of a period, so few calendars do. */
const EVERY_DAYS = 10;
/** Of the lists that are looked back on, how many of the likeliest count as named. */
const NAMED = 10;
/** How far back it is told what lists came to, and that an artist became core. */
const PAST_MONTHS = 6;
const LATELY_DAYS = 60;
/** Looks that are kept. */
const MOST_LOOKS = 40;
/** Periods of a whole course at most. */
const MOST_PERIODS = 240;

/** A look with what pages show beside it. */
export interface ShownLook {
  readonly at: LookedAt;
  readonly look: Look;
  readonly courses: ReadonlyMap<string, readonly PeriodPlays[]>;
  readonly record: ListRecord | null;
}

/** What became of artists, and what lists said of them. */
interface Past {
  readonly said: SaidHistory;
  readonly courseOf: ReadonlyMap<string, ArtistCourse>;
  readonly oddsOf: ReadonlyMap<string, readonly ReplayedEntry[]>;
}

/** What pages show of one listener. */
export class ListenerView {
  readonly #looks = new Map<string, ShownLook>();
  #past: Past | null | undefined;
  #thresholds: ThresholdsProps | null | undefined;
  #discoveries: readonly MonthOfDiscovery[] | undefined;

  constructor(
    private readonly source: LookSource,
    private readonly listeners: Omit<Listeners, "sources">,
    readonly model: SavedModel,
    /** Which model it is, and why. */
    readonly whyModel: string,
  ) {}

  /** Whose history it is; `null` where there is one. */
  get listener(): string | null {
    return this.source.history.listener;
  }

  /** Names of all artists of the history. */
  get artists(): readonly string[] {
    return this.source.history.artists;
  }

  /**
   * The look at a day (of a history of which only months are known: a month), by default the last.
   *
   * @throws Problem 422 for what is no day, or lies outside the history
   */
  look(day?: string): ShownLook {
    const asked = this.#asked(day);
    const key = day ?? "latest";
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const { calendar, featureSources } = this.listeners;
    const at = lookedAt(this.source, asked, calendar);
    const look = lookAt(at, this.model, featureSources);
    const shown: ShownLook = {
      at,
      look,
      courses: coursesOfLook(at, look, featureSources.rules),
      // Of a list of the past it is told what came of it itself.
      record: day !== undefined ? null : listRecordOf(
        this.model,
        [this.source],
        asked,
        calendar,
        featureSources,
        Date.now() / 1000,
      ),
    };
    if (this.#looks.size >= MOST_LOOKS) this.#looks.delete(itemAt([...this.#looks.keys()], 0));
    this.#looks.set(key, shown);
    return shown;
  }

  /** What the form that picks a day offers beside the day of a look. */
  dayForm({ look }: ShownLook): DayFormProps {
    const { first, last } = this.#span();
    const { history: { listener }, months } = this.source;
    const day = parseDay(look.period_end) ?? NaN;
    const within = (other: number): string | null =>
      months !== null || formatDay(other) < first || formatDay(other) > last
        ? null
        : formatDay(other);
    const spelled = (text: string): string => months === null ? text : text.slice(0, 7);
    return {
      kind: months === null ? "date" : "month",
      day: spelled(look.period_end),
      first: spelled(first),
      last: spelled(last),
      earlier: within(day - 7),
      later: within(day + 7),
      listener,
    };
  }

  /** Whether a look is that of the last day of the history. */
  isLatest({ look }: ShownLook): boolean {
    return look.period_end >= this.#span().last;
  }

  /** All that is to be said of an artist of the history at a look. */
  artist(artist: string, shown: ShownLook): {
    readonly artist: ExplainedArtist;
    readonly wholeCourse: readonly PeriodPlays[];
    readonly odds: readonly ReplayedEntry[];
    readonly core: readonly (readonly [first: string, last: string])[];
    readonly lastDay: string;
  } {
    const { rules } = this.listeners.featureSources;
    const past = this.#pastLists();
    const code = this.artists.indexOf(artist);
    return {
      artist: explainedArtist(shown.at, shown.look, artist, rules),
      wholeCourse: courseUpTo(shown.at, code, rules, MOST_PERIODS),
      odds: past?.oddsOf.get(artist) ?? [],
      core: (past?.courseOf.get(artist)?.core ?? [])
        .map(([first, last]) => [formatDay(first), formatDay(last)]),
      lastDay: this.#span().last,
    };
  }

  /** What became of the artists of a list of the past. */
  fates({ look }: ShownLook): Map<string, Fate> {
    const past = this.#pastLists();
    if (past === null) return new Map();
    const day = parseDay(look.period_end) ?? NaN;
    const until = day + horizonDays(this.listeners.featureSources.rules);
    return new Map(look.listed.map(({ entry: { artist_name } }): [string, Fate] => {
      const core = past.courseOf.get(artist_name)?.core ?? [];
      const became = core.find(([from, to]) => to > day && from <= until);
      if (became !== undefined) return [artist_name, { core_on: formatDay(became[0]) }];
      return [artist_name, until > past.said.lastDay ? "open" : "did not"];
    }));
  }

  /** Who became core in the days before the end of a look, the latest first. */
  newlyCore({ look }: ShownLook): NewlyCore[] {
    const past = this.#pastLists();
    if (past === null) return [];
    const end = parseDay(look.period_end) ?? NaN;
    const { hits } = this.#review(end - LATELY_DAYS, end);
    const warnings = new Map(hits.map((hit) => [hit.artist_name, hit.days_of_warning]));
    return past.said.courses.flatMap(({ artist, favourite }) =>
      favourite === null || favourite > end || favourite <= end - LATELY_DAYS
        ? []
        : [{ artist, favourite }]
    ).sort((a, b) => b.favourite - a.favourite).map(({ artist, favourite }) => ({
      artist_name: artist,
      day: formatDay(favourite),
      days_of_warning: warnings.get(artist) ?? null,
    }));
  }

  /** What the lists of the months before the end of a look came to, as far as is known by now. */
  pastLists({ look }: ShownLook): LookedBack | null {
    const past = this.#pastLists();
    const end = parseDay(look.period_end) ?? NaN;
    if (past === null) return null;
    const review = this.#review(end - PAST_MONTHS * PERIOD_DAYS, end);
    const [first] = past.said.lists;
    if (review.lists === 0 || first === undefined) return null;
    const months = Math.max(1, Math.round((end - first.day) / PERIOD_DAYS));
    return { months: Math.min(PAST_MONTHS, months), top: NAMED, review };
  }

  /** What alerts of each threshold came to, over the whole history. */
  thresholds(): ThresholdsProps | null {
    if (this.#thresholds !== undefined) return this.#thresholds;
    const said = this.#pastLists()?.said;
    const first = said?.lists[0];
    if (said === undefined || first === undefined) return this.#thresholds = null;
    return this.#thresholds = {
      rows: alertsByThreshold(said, horizonDays(this.listeners.featureSources.rules)),
      threshold: this.model.artifact.threshold,
      months: Math.max(1, Math.round((said.lastDay - first.day) / PERIOD_DAYS)),
    };
  }

  /** Artists by month of discovery. */
  discoveries(): readonly MonthOfDiscovery[] {
    const { calendar, featureSources: { rules } } = this.listeners;
    const { history, months } = this.source;
    return this.#discoveries ??= discoveriesByMonth(
      months ?? snapshotsOf(history, calendarMonths(calendar)),
      rules,
    );
  }

  #asked(day: string | undefined): Asked {
    const { months } = this.source;
    const latest = latestOf(this.source, this.listeners.calendar);
    if (day === undefined) return latest;
    const counted = months === null ? parseDay(day) : parseMonth(day);
    if (counted === null) {
      throw Problem.invalid([{
        parameter: "day",
        reason: months === null
          ? "the day must be one like 2024-06-20"
          : "the month must be one like 2024-06: of this history only the months are known",
      }]);
    }
    const { first, last } = this.#span();
    const spelled = months === null ? formatDay(counted) : `${day.slice(0, 7)}-28`;
    if (spelled < (months === null ? first : first.slice(0, 7)) || spelled > last) {
      throw Problem.invalid([{
        parameter: "day",
        reason: `the history runs from ${dayInWords(first)} to ${dayInWords(last)}: ` +
          "there is no list of another day",
      }]);
    }
    return months === null ? { day: counted } : { month: counted };
  }

  /** The first and the last day of the history. */
  #span(): { readonly first: string; readonly last: string } {
    const { history, months } = this.source;
    const { calendar } = this.listeners;
    if (months === null) {
      return {
        first: formatDay(calendar.day(itemAt(history.time, 0))),
        last: formatDay(lastDayOf(history, calendar)),
      };
    }
    const { listening, periods } = months;
    const lastDay = (place: number): string => periods.lastDay(itemAt(listening, place).period);
    return { first: lastDay(0), last: lastDay(listening.length - 1) };
  }

  /** `null` where only months are known. */
  #pastLists(): Past | null {
    if (this.#past !== undefined) return this.#past;
    const { history, months } = this.source;
    if (months !== null) return this.#past = null;
    const { calendar, featureSources } = this.listeners;
    const { entries } = replayOf(
      this.source,
      EVERY_DAYS,
      calendar,
      this.model.scorer,
      featureSources,
      Date.now() / 1000,
    );
    const courses = coursesByDay(history, calendar, featureSources.rules);
    const lists = [...group(entries, ({ period_end }) => period_end)].map(([day, listed]) => ({
      day: parseDay(day) ?? NaN,
      entries: listed.map(({ artist_name, probability }) => ({ artist: artist_name, probability })),
    }));
    const lastDay = lastDayOf(history, calendar);
    return this.#past = {
      said: { listener: history.listener, courses, lists, lastDay },
      courseOf: new Map(courses.map((course) => [course.artist, course])),
      oddsOf: group(entries, ({ artist_name }) => artist_name),
    };
  }

  /** What the lists of some days came to. */
  #review(after: number, until: number): LookedBack["review"] {
    const past = this.#pastLists();
    if (past === null) throw new Error("there are no lists to look back on");
    const { said } = past;
    const horizon = horizonDays(this.listeners.featureSources.rules);
    // Lists within the horizon before could have named who became core in these days.
    const lists = said.lists.filter(({ day }) => day > after - horizon && day <= until);
    const review = reviewOf(
      [{ ...said, lists, lastDay: Math.min(said.lastDay, until) }],
      horizon,
      NAMED,
    );
    const isLate = ({ core_on }: { readonly core_on: string }): boolean =>
      core_on > formatDay(after);
    const hits = review.hits.filter(isLate);
    return {
      lists: lists.length,
      hits,
      misses: review.misses.filter(isLate),
      false_alarms: review.false_alarms,
      warning_days: quartiles(hits.map(({ days_of_warning }) => days_of_warning)),
    };
  }
}

/** Views that are kept. */
const MOST_VIEWS = 8;

/** The views of all listeners of a root by one model. */
export class ListenerViews {
  #of: Listeners | null = null;
  readonly #views = new Map<string | null, Promise<ListenerView>>();

  /** @param model of all that have none of their own */
  constructor(private readonly file: ListenersFile, private readonly model: ServedModel | null) {}

  /**
   * The view of a listener, by default the first.
   *
   * @throws Problem 503 if there is no model, 404 if there is no history, 422 if there is no such listener
   */
  async of(name?: string): Promise<{
    readonly view: ListenerView;
    readonly listeners: readonly string[];
    readonly simulated: boolean | null;
  }> {
    const model = requireModel(this.model);
    const listeners = await this.file.read().catch((error) => {
      // What a person can mend is told to whoever may read the history.
      throw error instanceof UserError ? new Problem(503, error.message) : error;
    });
    const { sources = [], simulated = null } = listeners ?? {};
    const [first] = sources;
    if (listeners === null || first === undefined) {
      throw new Problem(
        404,
        "there is no listening history yet; 'deno task breakout import <file>' brings one in",
      );
    }
    if (listeners !== this.#of) this.#views.clear();
    this.#of = listeners;
    const source = name === undefined
      ? first
      : sources.find(({ history }) => history.listener === name);
    if (source === undefined) {
      throw Problem.invalid([{
        parameter: "listener",
        reason: "this history has no such listener",
      }]);
    }
    const { listener } = source.history;
    let view = this.#views.get(listener);
    if (view === undefined) {
      if (this.#views.size >= MOST_VIEWS) this.#views.delete(itemAt([...this.#views.keys()], 0));
      view = modelOfListener(listener, model, model)
        .then(({ saved, why }) => new ListenerView(source, listeners, saved, why));
      this.#views.set(listener, view);
    }
    const names = sources.flatMap(({ history }) => history.listener ?? []);
    return { view: await view, listeners: names, simulated };
  }

  /** The likeliest artist of the last list, else any; `null` if there is none or no usable history. */
  async someArtist(): Promise<string | null> {
    try {
      const { view } = await this.of();
      return view.look().look.listed[0]?.entry.artist_name ?? view.artists[0] ?? null;
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  }
}
