import type { JSX } from "hono/jsx/jsx-runtime";
import { queryOf } from "./artist_name.tsx";

/** Which list to show. */
export interface DayFormProps {
  /** `date`, or `month` where only months are known. */
  readonly kind: "date" | "month";
  readonly day: string;
  /** First and last that can be asked for. */
  readonly first: string;
  readonly last: string;
  /** A week before and a week after, where the history has them. */
  readonly earlier: string | null;
  readonly later: string | null;
  /** `null` where there is one history. */
  readonly listener: string | null;
}

/** Picks whose list to show: the last of them, as their days differ. */
export function ListenerForm(
  { listener, listeners, action = "./" }: {
    readonly listener: string;
    readonly listeners: readonly string[];
    /** The page to show. */
    readonly action?: string;
  },
): JSX.Element {
  return (
    <form method="get" action={action}>
      <label for="listener">Listener</label>
      <select id="listener" name="listener">
        {listeners.map((name) => <option value={name} selected={name === listener}>{name}</option>)}
      </select>
      <button type="submit">Show</button>
    </form>
  );
}

/** Picks the day of a list. */
export function DayForm(
  { kind, day, first, last, earlier, later, listener }: DayFormProps,
): JSX.Element {
  const other = (day: string): string => `./${queryOf({ day, listener })}`;
  return (
    <form method="get" action="./">
      {listener !== null && <input type="hidden" name="listener" value={listener} />}
      <label for="day">As of</label>
      <input id="day" type={kind} name="day" value={day} min={first} max={last} required />
      <button type="submit">Show</button>
      <span class="steps">
        {earlier !== null && <a href={other(earlier)} rel="prev">a week earlier</a>}
        {later !== null && <a href={other(later)} rel="next">a week later</a>}
      </span>
    </form>
  );
}

/** Leads to the page of an artist. */
export function SearchForm(
  { listener, day = null, value = "", root = "" }: {
    readonly listener: string | null;
    /** Of the list that is asked about; `null` for the last. */
    readonly day?: string | null;
    readonly value?: string;
    /** As of the layout. */
    readonly root?: string;
  },
): JSX.Element {
  return (
    <form method="get" action={`${root}artists`} role="search" class="search">
      <label for="name">Any artist</label>
      <input
        id="name"
        type="search"
        name="name"
        value={value}
        placeholder="Why is … not on the list?"
        maxlength={500}
        autocomplete="off"
        required
      />
      {listener !== null && <input type="hidden" name="listener" value={listener} />}
      {day !== null && <input type="hidden" name="day" value={day} />}
      <button type="submit">Ask</button>
    </form>
  );
}
