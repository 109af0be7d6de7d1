import assert from "node:assert/strict";
import fc from "fast-check";
import { anyCharacter } from "../base/testing.ts";
import { oddsOf } from "../prediction/odds.ts";
import { someEntry } from "../prediction/testing.ts";
import { ArtistName, artistPath, shortName } from "./artist_name.tsx";
import { documentOf } from "./layout.tsx";
import { HomePage } from "./home_page.tsx";
import { TodaysList, type TodaysListProps } from "./todays_list.tsx";

/** Names that nobody has, and that files hold. */
const HOSTILE = [
  `<script>alert("1")</script>`,
  `"><img src=x onerror=alert(1)>`,
  "\u202Eevil\u2067",
  "x".repeat(10_000),
  "🎷".repeat(200),
  "a\0b\u001B[2J",
  "\uD800",
  "..",
  "AC/DC & ?#%",
];

function propsWith(names: readonly string[]): TodaysListProps {
  const listed = names.map((artist_name) => ({
    entry: someEntry({ artist_name, odds: oddsOf(0.5) }),
    margin: 0,
    base: 0,
    reasons: [],
    groups: [],
  }));
  const look = {
    listener: null,
    period_start: "2024-11-01",
    period_end: "2024-11-30",
    core_by: "2025-01-31",
    core_at: 20,
    short_history: null,
    listed,
  };
  const course = [{ period_start: "2024-11-01", period_end: "2024-11-30", plays: 12, core_at: 20 }];
  const courses = new Map(names.map((name) => [name, course]));
  return { look, courses, record: null, hrefOf: artistPath };
}

function listWith(names: readonly string[]): string {
  return String(<TodaysList {...propsWith(names)} />);
}

Deno.test("whatever a name holds, a list of it is the markup of a harmless one with other text", () => {
  const shape = (html: string): string => html.replaceAll(/(href|aria-label)="[^"]*"|>[^<]*/g, "");
  const plain = shape(listWith(["A", "B"]));
  const names = fc.oneof(
    fc.constantFrom(...HOSTILE.slice(0, 3)),
    fc.string({ unit: anyCharacter }),
  );
  fc.assert(fc.property(names, names, (a, b) => {
    assert.equal(shape(listWith([a, b])), plain);
  }));
});

Deno.test("a name of ten thousand letters is cut where there is no room, by letters", () => {
  assert.equal(Array.from(shortName("x".repeat(10_000))).length, 80);
  assert.equal(shortName("🎷".repeat(200), 3), "🎷🎷…");
  assert.ok(listWith(HOSTILE).length < 40_000);
});

Deno.test("an artist's address leads back to the name, and stays on the site", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (name) => {
      const path = artistPath(name);
      assert.ok(path !== null);
      const url = new URL(path, "http://host/prefix/");
      const asked = url.searchParams.get("name") ??
        decodeURIComponent(url.pathname.slice("/prefix/artists/".length));
      assert.equal(asked, name.toWellFormed());
      assert.ok(url.pathname.startsWith("/prefix/artists"));
    }),
    { examples: [["."], [".."], ["a/../b"], ["\uD800"], ["%2e%2e"]] },
  );
  assert.equal(artistPath("🎷".repeat(10_000)), null);
  assert.doesNotMatch(String(<ArtistName name="A" href={null} />), /<a /);
});

Deno.test("a document has its title escaped, and no script or style in place", () => {
  const html = documentOf({
    title: "<script>",
    assets: (file) => `assets/${file}`,
    nav: [{ href: "", label: "Today" }, { href: "model", label: "The model" }],
    at: "model",
    root: "../",
  });
  assert.match(html, /^<!DOCTYPE html>\n<html lang="en">/);
  assert.match(html, /<title>&lt;script&gt;<\/title>/);
  assert.match(html, /href="\.\.\/model" aria-current="page"/);
  assert.doesNotMatch(html, /<style|<script>|style="/);
});

Deno.test("the regions of a page have names of their own", () => {
  const hits = Array.from({ length: 20 }, (_, n) => ({
    artist_name: `A${n}`,
    first_named: "2024-08-01",
    core_on: "2024-08-10",
    days_of_warning: 9,
    probability: 0.3,
  }));
  const review = { hits, misses: [], false_alarms: [], warning_days: null, lists: 9, empty: 0 };
  const when = { kind: "date", earlier: null, later: null, listener: null } as const;
  const html = String(
    <HomePage
      {...propsWith(Array.from({ length: 20 }, (_, n) => `B${n}`))}
      when={{ ...when, day: "2024-11-30", first: "2024-01-01", last: "2024-11-30" }}
      listeners={[]}
      isLatest
      simulated={false}
      whyModel=""
      newlyCore={null}
      since={null}
      past={{ replayed: { months: 6, review }, written: [] }}
      thresholds={null}
    />,
  );
  const regions = [...html.matchAll(/role="region" aria-label="([^"]*)"/g)].map(([, name]) => name);
  assert.equal(regions.length, 3);
  assert.equal(new Set(regions).size, 3, regions.join());
});
