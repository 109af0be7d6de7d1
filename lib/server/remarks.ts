import { itemAt } from "../base/items.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { isCore } from "../labels/core.ts";
import { activeInWords, isActive } from "../labels/eligibility.ts";
import type { Rules } from "../labels/rules.ts";
import { counted } from "../text/numbers.ts";

/** Says of a row of records why the model is not meant for it; nothing if it is. */
export type RecordRemarks = (matrix: FeatureMatrix, row: number) => string[];

/**
 * What a record shows of the rule for eligible rows. What it does not tell (it is missing, or no
 * column) breaks no rule.
 *
 * @param columns names of the record's features
 */
export function recordRemarks(
  columns: readonly string[],
  rules: Rules,
): RecordRemarks {
  const { eligibility, core_definition } = rules;
  // Records are read in single precision.
  const core = { ...core_definition, share_min: Math.fround(core_definition.share_min) };
  const inSingle = { ...rules, core_definition: core };
  const { discovered_within_months, lookback_months } = eligibility;
  const meant = {
    active: `artists of ${activeInWords(rules)}`,
    new: `artists discovered at most ${counted(discovered_within_months, "month")} before`,
    notCore: "artists that are not core, with fewer than " +
      `${counted(core.plays_min, "play")} and ${spell(100 * core.share_min)} % of all plays`,
  };
  const place = {
    plays: columns.indexOf("plays_t"),
    age: columns.indexOf("months_since_first_seen"),
    share: columns.indexOf("share_t"),
    change: columns.indexOf("delta_1m"),
  };
  // A share that is not told could be one play short of core.
  const isTold = (plays: number, share: number): boolean =>
    !Number.isNaN(plays) && !(eligibility.one_play_short === true && Number.isNaN(share));
  return ({ values, columns: { length } }, row) => {
    const at = (column: number): number => column < 0 ? NaN : itemAt(values, row * length + column);
    const [plays, age, share] = [at(place.plays), at(place.age), at(place.share)];
    const before = plays - at(place.change);
    const remarks: string[] = [];
    const remark = (found: string, whom: string): void => {
      remarks.push(`${found}: the model is meant for ${whom}`);
    };
    if (isTold(plays, share) && !isActive({ plays, share }, inSingle)) {
      remark(`plays_t is ${spell(plays)}`, meant.active);
    }
    if (age > discovered_within_months) {
      remark(`months_since_first_seen is ${spell(age)}`, meant.new);
    }
    if (plays >= core.plays_min) remark(`plays_t is ${spell(plays)}`, meant.notCore);
    else if (isCore({ plays, share }, core)) remark(`share_t is ${spell(share)}`, meant.notCore);
    else if (before >= core.plays_min && lookback_months > 1) {
      remark(`${spell(before)} plays the month before`, meant.notCore);
    }
    return remarks;
  };
}

function spell(value: number): string {
  return String(Number(value.toPrecision(6)));
}
