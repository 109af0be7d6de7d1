import assert from "node:assert/strict";
import { EXAMPLE_REQUEST } from "./example.ts";
import type { Rules } from "../labels/rules.ts";
import { recordRemarks } from "./remarks.ts";
import { requestReader } from "./request.ts";
import { COLUMNS } from "./testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";

const { breakout } = await openWorkspace();
const [EXAMPLE] = EXAMPLE_REQUEST.records;

function remarksOn(
  changed: Readonly<Record<string, number | null>>,
  columns = COLUMNS,
  rules: Rules = breakout,
): string[] {
  const record = { ...EXAMPLE, ...changed };
  const { matrix } = requestReader(columns, 1).read({ records: [record] });
  return recordRemarks(columns, rules)(matrix, 0);
}

Deno.test("a record that the model is meant for has no remarks, to the very bounds of the rule", () => {
  const within = [
    {},
    { plays_t: 3, delta_1m: 3 },
    { plays_t: 19, delta_1m: 0 },
    { months_since_first_seen: 6 },
    { share_t: 0.00999 },
    { plays_t: null, share_t: null, months_since_first_seen: null },
  ];
  for (const changed of within) assert.deepEqual(remarksOn(changed), [], JSON.stringify(changed));
  assert.deepEqual(remarksOn({ plays_t: 2, share_t: 1 }, ["is_first_month"]), []);
});

Deno.test("each rule that a record breaks is remarked on", () => {
  const broken: [Record<string, number>, RegExp[]][] = [
    [{ plays_t: 2, delta_1m: 2 }, [/^plays_t is 2: .* artists of at least 3 plays$/]],
    [{ months_since_first_seen: 7 }, [
      /^months_since_first_seen is 7: .* at most 6 months before$/,
    ]],
    [{ plays_t: 20 }, [
      /^plays_t is 20: .* not core, with fewer than 20 plays and 1 % of all plays$/,
    ]],
    [{ share_t: 0.01 }, [/^share_t is 0\.01: .* not core/]],
    [{ plays_t: 14, delta_1m: -6 }, [/^20 plays the month before: .* not core/]],
    [{ plays_t: 1, delta_1m: 0, months_since_first_seen: 30 }, [/^plays_t is 1/, /seen is 30/]],
  ];
  for (const [changed, expected] of broken) {
    const remarks = remarksOn(changed);
    assert.equal(remarks.length, expected.length, remarks.join("; "));
    for (const [at, pattern] of expected.entries()) assert.match(remarks[at] ?? "", pattern);
  }
});

Deno.test("where one play short of core is enough, remarks go by it and say so", () => {
  const rules: Rules = {
    ...breakout,
    eligibility: { ...breakout.eligibility, active_plays_min: 4, one_play_short: true },
  };
  const remarks = (share_t: number | null): string[] =>
    remarksOn({ plays_t: 2, delta_1m: 2, share_t }, COLUMNS, rules);
  // Of 300 plays three are core, of 301 they are not.
  assert.deepEqual(remarks(2 / 298), []);
  assert.match(
    remarks(2 / 300).join(),
    /^plays_t is 2: .* artists of at least 4 plays, or one play short of core$/,
  );
  assert.deepEqual(remarks(null), []);
});
