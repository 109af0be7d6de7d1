import { UserError } from "../base/errors.ts";

/** In place of a result: why a history does not give it. */
export interface Unavailable {
  readonly unavailable: string;
}

/** A result, or why there is none. */
export type Available<T> = T | Unavailable;

/** Says why a history does not give a result. */
export function unavailable(reason: string): Unavailable {
  return { unavailable: reason };
}

/** Whether a result is missing. */
export function isUnavailable(result: unknown): result is Unavailable {
  return typeof result === "object" && result !== null && "unavailable" in result;
}

/** What follows from a result, if there is one. */
export function given<T, U>(result: Available<T>, next: (result: T) => Available<U>): Available<U> {
  return isUnavailable(result) ? result : next(result);
}

/** What a step gives; of a history that it refuses, what it says. */
export async function attempt<T>(step: () => Promise<Available<T>>): Promise<Available<T>> {
  try {
    return await step();
  } catch (error) {
    // Which file it is about is for whoever runs a command.
    if (error instanceof UserError) {
      const said = error.message.replace(/^.*?\.(csv|json): /, "");
      return unavailable(said.charAt(0).toUpperCase() + said.slice(1));
    }
    throw error;
  }
}

/** Of an analysis that needs single plays, where there are only artist-months. */
export const NEEDS_SCROBBLES: Unavailable = unavailable(
  "This history is a table of artist-months: the single plays, with their hours and tracks, are not in it.",
);

/** Of what is told by month. */
export const NO_WHOLE_MONTH: Unavailable = unavailable(
  "No month of this history is over yet: what is told by month begins with the first that is.",
);

/** No row can be learnt from. */
export const NO_MODELING_ROWS: Unavailable = unavailable(
  "No artist-month meets the rules: there is nothing to predict in this history yet.",
);
