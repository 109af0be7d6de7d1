import assert from "node:assert/strict";
import fc from "fast-check";
import { FEATURE_NAMES } from "../features/registry.ts";
import { MAX_FAULTS, Problem } from "./problem.ts";
import { requestReader } from "./request.ts";

const COLUMNS = ["plays_t", "share_t", "delta_1m"];
const MOST = 30;
const reader = requestReader(COLUMNS, MOST);

/** Mostly what is valid; now and then what is not, or is hard to tell from it. */
const mostly = <T>(valid: fc.Arbitrary<T>, other: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 40, arbitrary: valid }, { weight: 1, arbitrary: other });
const awkward = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    3.4028234663852886e38,
    3.4028235677973362e38,
    3.4028235677973366e38,
    -1e39,
    1e308,
    Infinity,
    NaN,
    true,
    "14",
    "",
    [],
    {},
  ),
);
const value = mostly(
  fc.oneof(
    fc.double({ min: -1e38, max: 1e38, noNaN: true }),
    fc.constantFrom(null, undefined, -0, 5e-324),
  ),
  awkward,
);
const text = mostly(fc.oneof(fc.string(), fc.constantFrom(null, undefined)), awkward);
const record = mostly(
  fc.record({
    artist_name: text,
    month: text,
    plays_t: value,
    share_t: value,
    delta_1m: value,
    unique_tracks_t: awkward,
    ["__proto__"]: awkward,
  }, { requiredKeys: ["plays_t"], noNullPrototype: true }),
  awkward,
);
const request = mostly(
  fc.record({
    records: mostly(fc.array(record, { minLength: 1, maxLength: MOST }), awkward),
    return_probabilities: mostly(fc.constantFrom(true, false, undefined), awkward),
    threshold_override: mostly(
      fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(null, undefined)),
      fc.oneof(awkward, fc.double()),
    ),
  }, { requiredKeys: ["records"], noNullPrototype: true }),
  awkward,
);

Deno.test("the reader accepts what the schema accepts, and names the schema's faults", () => {
  const seen = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(request, (body) => {
      const parsed = reader.schema.safeParse(body);
      if (parsed.success) {
        seen.accepted++;
        assert.doesNotThrow(() => reader.read(body));
        return;
      }
      seen.refused++;
      assert.throws(() => reader.read(body), (error) => {
        assert.ok(error instanceof Problem);
        assert.equal(error.status, 422);
        assert.deepEqual(
          error.faults,
          parsed.error.issues
            .map(({ path, message }) => ({ path, reason: message }))
            .slice(0, MAX_FAULTS),
        );
        return true;
      });
    }),
    { numRuns: 5_000 },
  );
  assert.ok(seen.accepted > 200 && seen.refused > 200, JSON.stringify(seen));
});

Deno.test("what is accepted is read as the schema reads it", () => {
  const accepted = fc.record({
    records: fc.array(
      fc.record({
        artist_name: fc.option(fc.string()),
        month: fc.option(fc.string()),
        plays_t: fc.option(fc.float({ noNaN: true, noDefaultInfinity: true })),
        share_t: fc.constant(0.5),
        delta_1m: fc.option(fc.integer()),
      }, { requiredKeys: ["share_t"] }),
      { minLength: 1, maxLength: MOST },
    ),
    return_probabilities: fc.boolean(),
    threshold_override: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  }, { requiredKeys: ["records"] });
  fc.assert(fc.property(accepted, (body) => {
    const request = reader.read(body);
    assert.equal(request.returnProbabilities, body.return_probabilities ?? true);
    assert.equal(request.thresholdOverride, body.threshold_override ?? null);
    assert.deepEqual(
      request.keys,
      body.records.map(({ artist_name, month }) => ({
        artist_name: artist_name ?? null,
        month: month ?? null,
      })),
    );
    const expected = body.records.flatMap((record) => [
      record.plays_t ?? NaN,
      record.share_t,
      record.delta_1m ?? NaN,
    ]);
    assert.deepEqual(request.matrix.values, Float32Array.from(expected));
  }));
});

Deno.test("too many records are refused without a look at them", () => {
  const body = { records: Array.from({ length: MOST + 1 }, () => "no record") };
  assert.throws(() => reader.read(body), (error) => {
    assert.ok(error instanceof Problem);
    assert.deepEqual(error.faults, [
      { path: ["records"], reason: `must hold at most ${MOST} records` },
    ]);
    return true;
  });
});

Deno.test("faults are named in bounded number and length", () => {
  const long = "x".repeat(1_000_000);
  const body = { records: Array.from({ length: MOST }, () => ({ plays_t: long, share_t: long })) };
  assert.throws(() => reader.read(body), (error) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.faults.length, MAX_FAULTS);
    for (const { reason } of error.faults) assert.ok(reason.length < 120, reason);
    return true;
  });
});

Deno.test("every feature of the registry can be a column", () => {
  const body = { records: [Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, i]))] };
  const { matrix } = requestReader(FEATURE_NAMES, MOST).read(body);
  assert.deepEqual([...matrix.values], FEATURE_NAMES.map((_, i) => i));
});
