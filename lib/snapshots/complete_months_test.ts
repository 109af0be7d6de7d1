import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { calendarOf } from "../base/calendar.ts";
import { incompleteMonths, withoutMonths } from "./complete_months.ts";

const DAY_S = 86_400;
const utc = calendarOf("UTC");
const at = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day, 12) / 1000;

/** A play a day up to and with the last. */
const daily = (last: number): number[] => Array.from({ length: 200 }, (_, i) => last - i * DAY_S);

Deno.test("each listener's last month is judged by itself, and left out of their rows only", () => {
  const [anna, ben] = [daily(at(2024, 3, 31)), daily(at(2024, 4, 10))];
  const plays = pl.DataFrame({
    listener: [...anna.map(() => "anna"), ...ben.map(() => "ben")],
    time: pl.Series("time", Float64Array.from([...anna, ...ben])),
  });
  const found = incompleteMonths(plays, utc, at(2025, 1, 1));
  assert.deepEqual(found.map(({ listener, month }) => [listener, month]), [["ben", "2024-04-01"]]);

  const table = pl.DataFrame({
    listener: ["anna", "anna", "ben", "ben"],
    month: ["2024-03-01", "2024-04-01", "2024-03-01", "2024-04-01"],
  });
  const rows = (months: Parameters<typeof withoutMonths>[1]): unknown[][] =>
    withoutMonths(table, months).rows();
  assert.deepEqual(rows(found), [["anna", "2024-03-01"], ["anna", "2024-04-01"], [
    "ben",
    "2024-03-01",
  ]]);
  assert.equal(rows([]).length, 4);
});

Deno.test("one history is judged as a whole", () => {
  const plays = pl.DataFrame({
    time: pl.Series("time", Float64Array.from(daily(at(2024, 4, 10)))),
  });
  const found = incompleteMonths(plays, utc, at(2025, 1, 1));
  assert.deepEqual(found.map(({ month }) => month), ["2024-04-01"]);
  assert.ok(found.every((month) => !("listener" in month)));
  const table = pl.DataFrame({ month: ["2024-03-01", "2024-04-01"] });
  assert.deepEqual(withoutMonths(table, found).rows(), [["2024-03-01"]]);
});
