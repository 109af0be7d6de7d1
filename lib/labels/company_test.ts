import assert from "node:assert/strict";
import { itemAt } from "../base/items.ts";
import { snapshotsOfPlays } from "../snapshots/testing.ts";
import { companyOf } from "./company.ts";

const at = (minute: number): number => Date.UTC(2020, 0, 5, 12, minute) / 1000;
const play = (artist_name: string, minute: number) => ({
  artist_name,
  track_name: "one",
  time: at(minute),
});

Deno.test("the company of an artist is the core artists of its sessions, and those next to it", () => {
  // Core from three plays on: A. The last play of B is alone.
  const plays = [play("A", 0), play("B", 3), play("A", 6), play("A", 9), play("B", 120)];
  const snapshots = itemAt(snapshotsOfPlays(plays), 0);
  const { coreInSession, coreBeside } = companyOf(snapshots, { plays_min: 3, share_min: 1 });
  const { row } = itemAt(itemAt(snapshots.courses, 1), 0);
  assert.equal(coreInSession[row], (3 / 4 + 0) / 2);
  assert.equal(coreBeside[row], (1 + 0) / 2);
});

Deno.test("without a core artist there is no company", () => {
  const snapshots = itemAt(snapshotsOfPlays([play("A", 0), play("B", 3)]), 0);
  const { coreInSession, coreBeside } = companyOf(snapshots, { plays_min: 3, share_min: 1 });
  assert.deepEqual([...coreInSession, ...coreBeside], [0, 0, 0, 0]);
});
