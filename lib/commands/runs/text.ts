import { decimal, recordTable, signed, told, withInterval } from "../../text/text.ts";
import { settingText } from "../../workspace/config.ts";
import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import type { AsText } from "../command.ts";
import type { ComparedRuns, ListedRun } from "./runs.ts";

export const runsText: AsText<ListedRun[]> = (runs) => {
  if (runs.length === 0) {
    return "Nothing was run here yet. 'deno task breakout train', evaluate, backtest and experiment " +
      "are remembered.";
  }
  return told([
    "Runs",
    recordTable(runs, {
      "#": ({ number }) => String(number),
      "when (UTC)": minuteOf,
      "run": runName,
      "what came of it": outcomeOf,
      "new": ({ changed }) => changed.join(", "),
      "seconds": ({ seconds }) => decimal(seconds, 0),
    }, { dispensable: ["seconds"] }),
    runs.length > 1 && [
      "New is what differs from the run before.",
      "'deno task breakout runs 1 2' says how two differ.",
    ],
  ]).join("\n");
};

export const comparedText: AsText<ComparedRuns> = (compared) => {
  const { one, other, changed, figures, settings, added, left_out } = compared;
  const [first, second] = [`run ${one.number}`, `run ${other.number}`];
  return told([
    [one, other].map((run) =>
      `Run ${run.number}: ${runName(run)}, ${minuteOf(run)} UTC, ${decimal(run.seconds, 0)} s` +
      (run.data.simulated ? ", on a simulated history" : "")
    ),
    changed.length === 0
      ? "Both have the same data, settings, features and code."
      : `Other in run ${other.number}: ${changed.join(", ")}.`,
    "Figures",
    recordTable(figures, {
      figure: ({ name }) => name,
      [first]: ({ one }) => figureText(one),
      [second]: ({ other }) => figureText(other),
      difference: ({ difference }) => signed(difference),
    }),
    settings.length > 0 && [
      "Settings",
      recordTable(settings, {
        setting: ({ path }) => path,
        [first]: ({ one }) => settingText(one),
        [second]: ({ other }) => settingText(other),
      }),
    ],
    added.length > 0 && `Features only in run ${other.number}: ${added.join(", ")}.`,
    left_out.length > 0 && `Features only in run ${one.number}: ${left_out.join(", ")}.`,
  ]).join("\n");
};

/** When a run began, to the minute. */
function minuteOf({ at }: ListedRun): string {
  return at.slice(0, 16).replace("T", " ");
}

function runName({ command, name }: ListedRun): string {
  return name === undefined ? command : `${command}: ${name}`;
}

/** The figure that counts, and what an experiment says. */
function outcomeOf({ figures, verdict }: ListedRun): string {
  const [first] = Object.entries(figures);
  if (first === undefined) return verdict ?? "–";
  const [name, figure] = first;
  return `${verdict === undefined ? "" : `${verdict}: `}${name} ${figureText(figure)}`;
}

function figureText(figure: BootstrapEstimate | null): string {
  return figure === null ? "–" : withInterval(figure);
}
