import assert from "node:assert/strict";
import { openWorkspace } from "../workspace/workspace.ts";
import { activeInWords, isActive } from "./eligibility.ts";
import { coreRuleInWords } from "./core.ts";
import { type Rules, rulesOf } from "./rules.ts";

const { breakout } = await openWorkspace();
const rulesWith = (one_play_short: NonNullable<Rules["eligibility"]["one_play_short"]>): Rules => ({
  ...breakout,
  eligibility: { ...breakout.eligibility, one_play_short },
});
/** Of 300 plays three are core. */
const oneShort = { plays: 2, share: 2 / 299 };
const twoShort = { plays: 1, share: 1 / 299 };

Deno.test("one play short of core is enough in the kind of period that the rule is for", () => {
  const cases = [
    ["looks", "period_end", true],
    ["looks", "month", false],
    [true, "month", true],
    [false, "period_end", false],
  ] as const;
  for (const [rule, column, expected] of cases) {
    const rules = rulesOf({ column }, rulesWith(rule));
    assert.equal(isActive(oneShort, rules), expected, `${rule} in ${column}`);
    assert.equal(isActive(twoShort, rules), false);
    assert.equal(/one play short/.test(activeInWords(rules)), expected);
  }
});

Deno.test("tables of months are made by the rules as they are written", () => {
  assert.equal(isActive(oneShort, rulesWith("looks")), false);
});

Deno.test("what core means is told in the shortest percent", () => {
  const told = (share_min: number): string => coreRuleInWords({ plays_min: 20, share_min });
  assert.equal(told(0.07), "20 plays or 7 %");
  assert.equal(told(0.005), "20 plays or 0.5 %");
});
