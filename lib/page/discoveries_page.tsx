import type { JSX } from "hono/jsx/jsx-runtime";
import { itemAt } from "../base/items.ts";
import { type MonthOfDiscovery, STAYED_MONTHS } from "../labels/discoveries.ts";
import { monthInWords } from "../text/dates.ts";
import { count, counted, percent } from "../text/numbers.ts";
import { marked } from "../text/simulated.ts";
import { ListenerForm } from "./forms.tsx";
import { Cells, Drawing, Section } from "./parts.tsx";

const [WIDTH, HEIGHT] = [960, 240];
/** The scale stands to the right, where the latest is. */
const [RIGHT, BOTTOM, TOP] = [36, 22, 8];

/** Fates of discoveries, from the bottom of a bar up, by their class. */
const FATES = [
  { fate: "core", label: "became core" },
  { fate: "stayed", label: "stayed" },
  { fate: "left", label: "did not stay" },
  { fate: "open", label: "too early to say" },
] as const;

/** What `GET /discoveries` shows. */
export interface DiscoveriesPageProps {
  readonly months: readonly MonthOfDiscovery[];
  readonly simulated: boolean | null;
  /** Whose they are; `null` where there is one history. */
  readonly listener: string | null;
  readonly listeners: readonly string[];
}

/** Artists by the month of their discovery, and how many stayed. */
export function DiscoveriesPage(
  { months, simulated, listener, listeners }: DiscoveriesPageProps,
): JSX.Element {
  const total = (of: (month: MonthOfDiscovery) => number): number =>
    months.reduce((sum, month) => sum + of(month), 0);
  const all = total(({ discovered, open }) => discovered - open);
  const core = total((month) => month.core);
  const stayed = total((month) => month.stayed);
  return (
    <>
      <section class="opening">
        <h1>{marked("Who you met, and who stayed", simulated)}</h1>
        <p class="lead">
          {all === 0
            ? "There are no discoveries yet: in the first months of a history everything looks new."
            : `Of ${counted(all, "artist")} that you discovered and whose fate is known, ` +
              `${count(core)} ` +
              `(${percent(core / all, 0)}) became core and ${count(stayed)} ` +
              `(${percent(stayed / all, 0)}) were still played ${STAYED_MONTHS} months later or ` +
              "after. The others came and went."}
        </p>
        {listener !== null && (
          <ListenerForm listener={listener} listeners={listeners} action="discoveries" />
        )}
      </section>
      {months.length > 0 && (
        <Section id="months" title="Artists by month of discovery">
          <p class="legend">
            {FATES.map(({ fate, label }) => (
              <span>
                <svg width="12" height="12" aria-hidden="true">
                  <rect class={`fate-${fate}`} width="12" height="12" rx="3" />
                </svg>
                {label}
              </span>
            ))}
          </p>
          <div
            class="wide"
            tabindex={0}
            role="region"
            aria-label="Discoveries by month"
          >
            <DiscoveriesChart months={months} />
          </div>
          <details>
            <summary>As a table</summary>
            <Cells
              label="Discoveries by month, as a table"
              header={["month", "discovered", ...FATES.map(({ label }) => label)]}
              rows={months.toReversed().map((month) => [
                monthInWords(month.month),
                ...[month.discovered, ...fatesOf(month)].map(count),
              ])}
            />
          </details>
          <p class="small">
            The first months of the history are left out: in them everything looks new.
          </p>
        </Section>
      )}
    </>
  );
}

function fatesOf({ discovered, core, stayed, open }: MonthOfDiscovery): readonly number[] {
  return [core, stayed, discovered - core - stayed - open, open];
}

function DiscoveriesChart({ months }: Pick<DiscoveriesPageProps, "months">): JSX.Element {
  const step = (WIDTH - RIGHT) / Math.max(12, months.length);
  const most = Math.max(1, ...months.map(({ discovered }) => discovered));
  const y = (artists: number): number =>
    Math.round(10 * (HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * artists / most)) / 10;
  const x = (place: number): number =>
    Math.round(10 * (WIDTH - RIGHT - step * (months.length - place))) / 10;
  const years = months.flatMap(({ month }, place) =>
    place === 0 || month.slice(5, 7) === "01" ? [{ place, year: month.slice(0, 4) }] : []
  ).filter(({ place }, at, all) => at === 0 || x(place) - x(all[at - 1]?.place ?? 0) > 34);
  const first = itemAt(months, 0);
  const last = itemAt(months, months.length - 1);
  return (
    <Drawing
      name="discoveries"
      width={WIDTH}
      height={HEIGHT}
      label={`Artists by month of discovery, from ${monthInWords(first.month)} to ` +
        `${monthInWords(last.month)}: at most ${count(most)} in a month.`}
    >
      {[0, most].map((at) => (
        <>
          <line class="axis" x1="0" x2={WIDTH - RIGHT} y1={y(at)} y2={y(at)} />
          <text class="label" x={WIDTH} y={y(at) + 4} text-anchor="end">{count(at)}</text>
        </>
      ))}
      {months.map((month, place) => {
        let below = 0;
        return (
          <g>
            <title>{monthTold(month)}</title>
            {fatesOf(month).map((artists, fate) => {
              const from = below;
              below += artists;
              return artists > 0 && (
                <rect
                  class={`fate-${itemAt(FATES, fate).fate}`}
                  x={x(place)}
                  width={Math.max(1, Math.round(10 * step * 0.8) / 10)}
                  y={y(below)}
                  height={Math.round(10 * (y(from) - y(below))) / 10}
                />
              );
            })}
          </g>
        );
      })}
      {years.map(({ place, year }) => <text class="label" x={x(place)} y={HEIGHT - 4}>{year}
      </text>)}
    </Drawing>
  );
}

function monthTold(month: MonthOfDiscovery): string {
  const told = fatesOf(month).flatMap((artists, fate) =>
    artists === 0 ? [] : [`${count(artists)} ${itemAt(FATES, fate).label}`]
  );
  return `${monthInWords(month.month)}: ${counted(month.discovered, "discovery", "discoveries")}` +
    (told.length === 0 ? "" : `, ${told.join(", ")}`);
}
