import type { JSX } from "hono/jsx/jsx-runtime";

/** Why a page cannot be shown. */
export function ProblemPage(
  { title, detail }: { readonly title: string; readonly detail: string },
): JSX.Element {
  return (
    <section class="opening">
      <h1>{title}</h1>
      <p class="lead">{`${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`}</p>
    </section>
  );
}
