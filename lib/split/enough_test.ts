import assert from "node:assert/strict";
import { openWorkspace } from "../workspace/workspace.ts";
import { requireEnough } from "./enough.ts";
import { TooLittleHistory } from "./split.ts";

const { breakout } = await openWorkspace();
const MONTHS = ["01", "02", "03", "04", "05"].map((month) => `2024-${month}-01`);

/** What is said of a table with a row per month. */
function said(
  months: readonly string[],
  y: readonly number[],
  span: { first: string; last: string } | null = null,
): string {
  try {
    requireEnough({ months, y: Uint8Array.from(y) }, breakout, span, "modeling.csv");
    return "";
  } catch (error) {
    assert.ok(error instanceof TooLittleHistory);
    return error.message;
  }
}

Deno.test("five months with both labels are enough", () => {
  assert.equal(said(MONTHS, [0, 0, 1, 0, 0]), "");
});

Deno.test("too short a history: what is there, what is needed, and from when", () => {
  const span = { first: "2024-01-01", last: "2024-04-01" };
  assert.equal(
    said([], [], span),
    `modeling.csv: too little to train on.
There: 0 artist-months to learn from, in 0 months, 0 breakouts, in a history of 2024-01 to 2024-04.
Needed: 5 such months with a breakout among them: an artist with at least 3 plays in a month, discovered at most 6 months before and not core for 3 months, who then reaches 20 plays or 1 % of a month within 2 months. The first 6 months of a history and the last 2 months give none, so that is at least 13 months.
From when: with plays to the end of 2025-01 at the earliest. Until then the model that comes with Breakout answers, from 18 months on the better of the two. 'deno task breakout score --every 7d', then 'deno task breakout review', say how right it would have been.`,
  );
  // Long enough by the calendar: each further month can add one.
  const long = { first: "2020-01-01", last: "2024-04-01" };
  assert.match(said(MONTHS.slice(0, 3), [0, 1, 0], long), /to the end of 2024-06 at the earliest/);
  assert.match(
    said(MONTHS.slice(0, 1), [1]),
    /^There: 1 artist-month to .* 1 month, 1 breakout\.$/m,
  );
  assert.match(
    said(MONTHS, [0, 0, 0, 0, 0]),
    /Needed: a breakout: an artist with at least 3 plays/,
  );
  assert.match(said(MONTHS, [1, 1, 1, 1, 1]), /Needed: some that are no breakout/);
});
