import type { JSX } from "hono/jsx/jsx-runtime";

const MEANING: Readonly<Record<number, string>> = {
  401: "This is personal",
  403: "This is closed",
  404: "There is nothing here",
  422: "That cannot be asked",
  503: "Not yet",
};

/** What a status means, in a few words for people. */
export function meaningOf(status: number): string {
  return MEANING[status] ?? "This did not work";
}

/** Why a page cannot be shown. */
export function ProblemPage(
  { meaning, detail, root }: {
    readonly meaning: string;
    readonly detail: string;
    /** From the page to the root of the site. */
    readonly root: string;
  },
): JSX.Element {
  return (
    <section class="opening">
      <h1>{meaning}</h1>
      <p class="lead">{`${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`}</p>
      <p>
        <a href={root || "./"}>To the first page</a>
      </p>
    </section>
  );
}
