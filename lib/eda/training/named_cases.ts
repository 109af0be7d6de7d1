import { explainRows } from "../../prediction/explanation.ts";
import type { Reason } from "../../prediction/explanation.ts";
import { takeRows } from "../../features/matrix.ts";
import type { Training } from "./training.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** What an alert, or the lack of one, turned out to be. */
export const FATES = ["hit", "miss", "false alarm"] as const;
export type Fate = typeof FATES[number];

/** A test row by name, and why the served model thought of it what it did. */
export interface NamedCase {
  readonly fate: Fate;
  readonly artist: string;
  readonly listener?: string;
  readonly month: string;
  readonly probability: number;
  /** The strongest first. */
  readonly reasons: readonly Reason[];
}

const EACH = 3;

/**
 * The served model's clearest hits and false alarms on the test months (the highest scores) and its
 * worst misses (the lowest), with the reasons for each.
 */
export function namedCases({ comparison: { served, split } }: Training): Available<NamedCase[]> {
  const { test } = split.parts;
  const scores = served.scores.test;
  const { threshold } = served.threshold;
  const score = (row: number): number => scores[row] ?? NaN;
  const fateOf = (row: number): Fate | null => {
    const alert = score(row) >= threshold;
    if (test.y[row] === 1) return alert ? "hit" : "miss";
    return alert ? "false alarm" : null;
  };
  const rows = [...test.y.keys()];
  const chosen = FATES.flatMap((fate) =>
    rows.filter((row) => fateOf(row) === fate)
      .sort((a, b) => (fate === "miss" ? score(a) - score(b) : score(b) - score(a)) || a - b)
      .slice(0, EACH)
      .map((row) => ({ fate, row }))
  );
  if (chosen.length === 0) {
    return unavailable("The test months have no breakout, and there was no alert to be wrong.");
  }
  const matrix = takeRows(test.features, chosen.map(({ row }) => row));
  const explanations = explainRows(served.model.scorer, matrix);
  return chosen.map(({ fate, row }, place) => ({
    fate,
    artist: test.artists[row] ?? "",
    ...(test.listeners === undefined ? {} : { listener: test.listeners[row] ?? "" }),
    month: test.months[row] ?? "",
    probability: score(row),
    reasons: explanations[place]?.reasons ?? [],
  }));
}
