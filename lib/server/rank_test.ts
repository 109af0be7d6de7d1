import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { itemAt } from "../base/items.ts";
import { importFiles } from "../commands/import/import.ts";
import { scoreArtists } from "../commands/score/score.ts";
import { rankAnswerSchema } from "../drop/answer.ts";
import { exportsOf, simulatedPlays } from "../scrobbles/import/testing.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { MOST_EXPORT_BYTES } from "./rank_routes.ts";
import { getJson, type JsonAnswer, problemShape, withService } from "./testing.ts";

const EXPORTS = exportsOf(simulatedPlays({ seed: 3, plays: 6_000, months: 14 }));

function post(url: string, body: BodyInit, headers: HeadersInit = {}): Promise<JsonAnswer> {
  return getJson(url, { method: "POST", body, headers });
}

Deno.test("an export, whole or in pieces, is answered with the list that import and score give, and nothing of it is kept", async () => {
  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const path = join(root, "export.csv");
    await Deno.writeFile(path, EXPORTS["lastfm.csv"]);
    await importFiles(workspace, { paths: [path] });
    const { watchlist } = await scoreArtists(workspace);
    assert.ok(watchlist.length > 5);

    await withService(async ({ url, log, root }) => {
      const whole = new Map<Uint8Array, unknown>();
      for (const [name, bytes] of Object.entries(EXPORTS)) {
        const { status, body } = await post(`${url}/rank`, bytes);
        assert.equal(status, 200, name);
        assert.equal(
          JSON.stringify(rankAnswerSchema.parse(body).watchlist),
          JSON.stringify(watchlist),
        );
        whole.set(bytes, body);
      }
      const zipped = await post(`${url}/rank`, new Uint8Array(gzipSync(EXPORTS["lastfm.csv"])));
      assert.deepEqual(rankAnswerSchema.parse(zipped.body).watchlist, watchlist);
      const inPieces: [Uint8Array, number[]][] = [
        [EXPORTS["lastfm.csv"], [1, 2, 100_000]],
        [EXPORTS["my_spotify_data.zip"], [1, 7_919]],
      ];
      for (const [bytes, sizes] of inPieces) {
        let [at, piece] = [0, 0];
        const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull: (controller) => {
            const size = itemAt(sizes, Math.min(piece++, sizes.length - 1));
            if (at < bytes.length) controller.enqueue(bytes.slice(at, at += size));
            else controller.close();
          },
        });
        const answer = await post(`${url}/rank`, body);
        assert.deepEqual(answer.body, whole.get(bytes), `in pieces of ${sizes}`);
      }
      const told = JSON.stringify(log()) +
        JSON.stringify(await Array.fromAsync(Deno.readDir(root)));
      for (const { artist_name } of watchlist) assert.ok(!told.includes(artist_name));
      assert.deepEqual(log().filter(({ level }) => level === "error"), []);
    });
  });
});

Deno.test("anyone may ask, also where other machines reach the service and no token is set", async () => {
  await withService(async ({ url }) => {
    const at = url.replace("localhost", "127.0.0.1");
    assert.equal((await getJson(`${at}/watchlist`)).status, 403);
    const csv = "artist,track,uts\nA,x,1600000000\n";
    assert.equal((await post(`${at}/rank`, csv)).status, 200);
  }, { host: "0.0.0.0" });
});

Deno.test("what cannot be ranked is told in words that fit a request", async () => {
  await withService(async ({ url }) => {
    const cases: [string, BodyInit, number, RegExp][] = [
      ["", "", 422, /^the body: empty/],
      [
        "",
        "artist,track,date\nA,x,03/04/2020\n",
        422,
        /line 2: "03\/04\/2020" could be day or month first.*\?dates=day-first or \?dates=month-first/,
      ],
      ["", "a,b\n1,2\n", 422, /cannot tell which column.*\n {2}\?columns=artist=/s],
      ["?encoding=klingon", "a", 422, /^\?encoding=klingon: no encoding has this name/],
      ["?dates=never", "a", 422, /^\?dates: /],
      ["?day=1", "a", 422, /day/],
      ["", "c,".repeat(50_000), 422, /^the body: cannot tell[^]{1,5000}lines …[^]{1,2000}$/],
      ["", `artist,track,uts\nA,${"x".repeat(99_999)},?\n`, 422, /^none of 1[^]{1,2000}x,\?$/],
      ["", EXPORTS["my_spotify_data.zip"].slice(0, 2_000), 422, /^the body: a damaged zip/],
      ["", new Uint8Array(MOST_EXPORT_BYTES + 1), 413, /larger than the 33554432 bytes/],
    ];
    for (const [query, body, expected, detail] of cases) {
      const answer = await post(`${url}/rank${query}`, body);
      assert.equal(answer.status, expected, String(detail));
      assert.match(problemShape.parse(answer.body).detail, detail);
    }
    const dates = await post(
      `${url}/rank?dates=month-first`,
      "artist,track,date\nA,x,03/04/2020\n",
    );
    assert.equal(rankAnswerSchema.parse(dates.body).period_end, "2020-03-04");
    const bad = await post(
      `${url}/rank`,
      "artist,track,uts\nA,x,1600000000\n" + "A,x,?\n".repeat(30),
    );
    const { files, rejected_rows } = rankAnswerSchema.parse(bad.body);
    assert.deepEqual(files[0]?.rejected, { "unreadable date": 30 });
    assert.deepEqual([files[0]?.rows, rejected_rows.length], [31, 20]);
    const none = await post(`${url}/rank`, "artist,track,uts\n" + "A,x,?\n".repeat(30));
    assert.match(problemShape.parse(none.body).detail, /^none of 30 rows can be used/);
    const encoded = await post(`${url}/rank`, "x", { "content-encoding": "br" });
    assert.equal(encoded.status, 415);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const stripped = await post(`${url}/rank`, "artist,track,utsA,x,1600000000", form);
    assert.match(problemShape.parse(stripped.body).detail, /--data-binary @file: -d changes it/);
  });
});

Deno.test("exports that come at once are ranked one by one, and too many are refused", async () => {
  await withService(async ({ url }) => {
    const csv = "artist,track,uts\nA,x,1600000000\n";
    const answers = await Promise.all(
      Array.from({ length: 9 }, () => post(`${url}/rank`, csv)),
    );
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [...Array(5).fill(200), ...Array(4).fill(503)]);
    assert.equal(answers.find(({ status }) => status === 503)?.headers.get("retry-after"), "5");
    assert.equal((await post(`${url}/rank`, csv)).status, 200);
  });
});

Deno.test("who sends slowly keeps nobody waiting", async () => {
  await withService(async ({ url }) => {
    const { hostname, port } = new URL(url);
    const head = "POST /rank HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n";
    const begun = new Blob([head, EXPORTS["lastfm.csv"]]);
    const slow = await Promise.all(Array.from({ length: 6 }, async () => {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      for await (const piece of begun.stream()) await connection.write(piece);
      return connection;
    }));
    try {
      await getJson(`${url}/health`);
      const signal = AbortSignal.timeout(4_000);
      const { status } = await getJson(`${url}/rank`, {
        method: "POST",
        body: EXPORTS["lastfm.csv"],
        signal,
      });
      assert.equal(status, 200);
    } finally {
      for (const connection of slow) connection.close();
    }
  });
});
