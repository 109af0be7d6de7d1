import type { Estimate } from "../../metrics/interval.ts";
import { playsByAge } from "./lifecycles.ts";
import type { Lifecycle, Outcome } from "./lifecycles.ts";
import { meanWithInterval } from "../../metrics/mean_interval.ts";
import { NO_MODELING_ROWS } from "../rows/prevalence.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** Mean plays of the artists of one outcome at one age. */
export interface CurvePoint extends Estimate {
  readonly outcome: Outcome;
  /** Months since discovery. */
  readonly age: number;
  /** Artists that had reached this age by the end of the history. */
  readonly artists: number;
}

/** Ages shown: the year after discovery. */
const AGES = 12;
/** A mean over fewer artists than this tells nothing. */
const FEWEST = 5;

/** Mean plays by age of the artists that broke out, against those that did not. */
export function lifecycleCurves(artists: readonly Lifecycle[]): Available<readonly CurvePoint[]> {
  const known = artists.filter(({ outcome }) => outcome !== null);
  if (known.length === 0) return NO_MODELING_ROWS;
  const outcomes: readonly Outcome[] = ["broke out", "did not"];
  const points = outcomes.flatMap((outcome) => {
    const plays = known.filter((artist) => artist.outcome === outcome).map(playsByAge);
    return Array.from({ length: AGES + 1 }, (_, age) => age).flatMap((age) => {
      const values = plays.flatMap((of) => of[age] ?? []);
      if (values.length < FEWEST) return [];
      return [{ outcome, age, artists: values.length, ...meanWithInterval(values) }];
    });
  });
  return points.length > 0 ? points : unavailable(
    `Fewer than ${FEWEST} artists of either outcome: a mean over them would tell nothing.`,
  );
}
