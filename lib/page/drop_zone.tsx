import type { JSX } from "hono/jsx/jsx-runtime";

/** Where a visitor asks about a history of their own, which does not leave their computer. */
export function DropZone(): JSX.Element {
  return (
    <section class="drop" aria-labelledby="drop-title">
      <h1 id="drop-title">What about your history?</h1>
    </section>
  );
}
