import assert from "node:assert/strict";
import { jsonText, writeAtomic } from "../../base/files.ts";
import { percent } from "../../text/numbers.ts";
import { JUPYTER_DISPLAY } from "../drawing/display.ts";
import { withSimulatedHistory } from "../testing.ts";
import { trainedModel } from "../training/training.ts";
import { isUnavailable } from "../unavailable.ts";
import { aboutPastLists, foreseenFigure, pastBreakoutsFigure, pastLists } from "./past_lists.ts";
import { listedToday, listOfToday, listTable } from "./today.ts";
import { whyFigure } from "./waterfall.ts";

Deno.test("the list is the one that score prints, and reasons lead to each probability on it", () =>
  withSimulatedHistory(async (history) => {
    const list = await listOfToday(history.workspace);
    const [{ report }, listed] = [list, listedToday(list)];
    assert.ok(listed.length > 0);
    assert.deepEqual(
      listed.map(({ entry }) => entry.artist_name),
      report.watchlist.map(({ artist_name }) => artist_name),
    );
    const shown = listTable(list)[JUPYTER_DISPLAY]();
    assert.match(shown["text/plain"] ?? "", /Likely to be core by/);
    for (const { entry } of listed.slice(0, 3)) {
      assert.ok(shown["text/html"]?.includes(entry.odds));
      const figure = whyFigure(list, entry.artist_name.toLowerCase());
      assert.ok(!isUnavailable(figure));
      assert.ok(figure.title.includes(entry.artist_name));
      assert.ok(figure.svg.includes(`>${percent(entry.probability)}<`), figure.svg);
    }
    assert.ok(isUnavailable(whyFigure({ ...list, looks: [] })));
  }));

Deno.test("of a history's own model past lists begin where its labels no longer look", () =>
  withSimulatedHistory(async (history) => {
    const trained = await trainedModel(history);
    assert.ok(!isUnavailable(trained));
    const { speaks: _, ...artifact } = trained.saved.artifact;
    await writeAtomic(trained.path, jsonText(artifact));
    const past = await pastLists(history);
    assert.ok(!isUnavailable(past));
    const learnt = artifact.training?.validation.months.last;
    assert.equal(learnt, "2023-06-01");
    // Labels of June look at July and August.
    assert.match(past.review.first_list ?? "", /^2023-09-0/);
  }));

Deno.test("each new favourite of past lists was named beforehand, core at once, or not named", () =>
  withSimulatedHistory(async (history) => {
    const past = await pastLists(history);
    assert.ok(!isUnavailable(past));
    const { breakouts, review } = past;
    assert.equal(breakouts.length, review.hits.length + review.misses.length);
    for (const { fate, days_of_warning } of breakouts) {
      assert.equal(fate === "named beforehand", days_of_warning > 0);
    }
    const days = breakouts.map(({ core_on }) => core_on);
    assert.deepEqual(days, [...days].sort().reverse());
    for (const figure of [pastBreakoutsFigure(past), foreseenFigure(past)]) {
      assert.match(figure.svg, /named beforehand|days? before/);
    }
    const unnamed = breakouts.filter(({ fate }) => fate !== "named beforehand");
    assert.ok(unnamed.length > 0);
    const { svg } = pastBreakoutsFigure({ ...past, breakouts: unnamed });
    const widths = [...svg.matchAll(/<rect [^>]*?width="([\d.]+)"[^>]*><title>/g)]
      .map(([, width]) => Number(width));
    assert.deepEqual(new Set(widths), new Set([0]), "nobody named: no bar has a length");
    assert.match(aboutPastLists(past).join("\n"), new RegExp(`^Of ${breakouts.length} new favour`));
  }));
