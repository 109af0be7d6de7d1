import assert from "node:assert/strict";
import { listRecordInWords, listRecordOf } from "./track_record.ts";
import { modelOfEverything } from "./testing.ts";

Deno.test("how often lists came true is told of the kind of period that was asked for", async () => {
  const { artifact } = await modelOfEverything();
  const { listeners: _, ...notJudged } = artifact;
  assert.equal(listRecordOf(notJudged, "days"), null);
  const unknown = { value: null, low: null, high: null };
  const judged = (value: number | null): NonNullable<typeof artifact.listeners>["rolling"] => ({
    judged: 90,
    prevalence: 0.07,
    average_precision: unknown,
    precision_of_three: value === null ? unknown : { value, low: value - 0.03, high: value + 0.03 },
    calibration_error: null,
  });
  const listeners = {
    count: 98,
    rows: 1,
    breakouts: 1,
    calendar: judged(0.25),
    rolling: judged(0.29),
  };
  const record = listRecordOf({ ...artifact, listeners }, "days");
  assert.ok(record !== null);
  assert.equal(
    listRecordInWords(record),
    "Of the three likeliest of a list like this, 29 in 100 became core (95 % interval 26 to 32), " +
      "measured on 90 listeners that the model had not heard of.",
  );
  const months = listRecordOf({ ...artifact, listeners }, "month");
  assert.equal(months?.precision_of_three.value, 0.25);
  const untold = { ...listeners, rolling: judged(null) };
  assert.equal(listRecordOf({ ...artifact, listeners: untold }, "days"), null);
});
