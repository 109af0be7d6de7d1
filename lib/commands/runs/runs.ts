import { UserError } from "../../base/errors.ts";
import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import { type OtherSetting, otherSettings } from "../../workspace/config.ts";
import { readRuns, type Run } from "../../workspace/runs.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What a run may have otherwise than the one before it. */
const CHANGES = ["data", "settings", "features", "code"] as const;
export type Change = typeof CHANGES[number];

/** A run with its number, from 1, and what it had otherwise than the one before. */
export interface ListedRun extends Run {
  readonly number: number;
  /** Empty of the first. */
  readonly changed: readonly Change[];
}

/** All runs of a root, the oldest first. */
export async function listRuns(workspace: Workspace): Promise<ListedRun[]> {
  return listed(await readRuns(workspace));
}

/** Numbers runs, and says what each has otherwise than the one before. */
export function listed(runs: readonly Run[]): ListedRun[] {
  return runs.map((run, place) => {
    const before = runs[place - 1];
    return {
      number: place + 1,
      ...run,
      changed: before === undefined ? [] : changesBetween(before, run),
    };
  });
}

function changesBetween(one: Run, other: Run): Change[] {
  const isOther: Record<Change, boolean> = {
    data: one.data.sha256 !== other.data.sha256,
    settings: one.settings.sha256 !== other.settings.sha256,
    features: one.columns.join() !== other.columns.join(),
    code: one.code.sha256 !== other.code.sha256,
  };
  return CHANGES.filter((change) => isOther[change]);
}

export interface ComparedRuns {
  readonly one: ListedRun;
  readonly other: ListedRun;
  readonly changed: readonly Change[];
  /** Figures that either has; `null` where one lacks it. */
  readonly figures: readonly {
    readonly name: string;
    readonly one: BootstrapEstimate | null;
    readonly other: BootstrapEstimate | null;
    readonly difference: number | null;
  }[];
  readonly settings: readonly OtherSetting[];
  /** Features that only the other, and only the one learnt from. */
  readonly added: readonly string[];
  readonly left_out: readonly string[];
}

/**
 * Holds two runs against one another.
 *
 * @param number of a run
 * @param otherNumber of another; the run before the first if absent
 * @throws UserError if there is no such run
 */
export async function compareRuns(
  workspace: Workspace,
  number: number,
  otherNumber?: number,
): Promise<ComparedRuns> {
  const runs = await listRuns(workspace);
  const numbered = (wanted: number): ListedRun => {
    const run = runs.find((of) => of.number === wanted);
    if (run !== undefined) return run;
    const there = runs.length === 0 ? "none yet" : `1 to ${runs.length}`;
    throw new UserError(
      `no run ${wanted}; there are ${there}. 'deno task breakout runs' lists them`,
    );
  };
  const named = numbered(number);
  const [one, other] = otherNumber === undefined
    ? [numbered(Math.max(1, number - 1)), named]
    : [named, numbered(otherNumber)];
  return {
    one,
    other,
    changed: changesBetween(one, other),
    figures: [...new Set([...Object.keys(one.figures), ...Object.keys(other.figures)])]
      .map((name) => {
        const [of = null, ofOther = null] = [one.figures[name], other.figures[name]];
        const [a = null, b = null] = [of?.value, ofOther?.value];
        const difference = a === null || b === null ? null : b - a;
        return { name, one: of, other: ofOther, difference };
      }),
    settings: otherSettings(one.settings.values, other.settings.values),
    added: other.columns.filter((name) => !one.columns.includes(name)),
    left_out: one.columns.filter((name) => !other.columns.includes(name)),
  };
}
