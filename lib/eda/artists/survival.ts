import { kaplanMeier } from "../../metrics/kaplan_meier.ts";
import type { SurvivalPoint } from "../../metrics/kaplan_meier.ts";
import type { Lifecycle } from "./lifecycles.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** An artist silent for this many months at the end of the history counts as gone. */
export const GONE_AFTER_MONTHS = 6;

const NO_DISCOVERY = unavailable(
  "No artist was discovered after the cold start: the history is too short to follow one.",
);

/**
 * The share of discovered artists that are still listened to some months later: played then or at
 * any time after. Artists played within the last {@link GONE_AFTER_MONTHS} may go on: they count up
 * to their last play only.
 */
export function survivalAfterDiscovery(
  artists: readonly Lifecycle[],
): Available<readonly SurvivalPoint[]> {
  const discovered = artists.filter((artist) => artist.trulyNew);
  if (discovered.length === 0) return NO_DISCOVERY;
  return kaplanMeier(discovered.map(({ months, observed }) => {
    const lastAge = months.at(-1)?.age ?? 0;
    const ended = observed - lastAge >= GONE_AFTER_MONTHS;
    // Gone is first said of the month after the last one with a play.
    return { time: ended ? lastAge + 1 : lastAge, ended };
  }));
}

/** The share of discovered artists that were core at least once within some months. */
export function coreAfterDiscovery(
  artists: readonly Lifecycle[],
): Available<readonly SurvivalPoint[]> {
  const discovered = artists.filter((artist) => artist.trulyNew);
  if (discovered.length === 0) return NO_DISCOVERY;
  if (discovered.every(({ coreAt }) => coreAt === null)) {
    return unavailable("No artist discovered after the cold start ever became core.");
  }
  const points = kaplanMeier(
    discovered.map(({ coreAt, observed }) => ({
      time: coreAt ?? observed,
      ended: coreAt !== null,
    })),
  );
  return points.map((point) => ({
    ...point,
    value: 1 - point.value,
    low: 1 - point.high,
    high: 1 - point.low,
  }));
}
