import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { formatDay } from "../base/calendar.ts";
import { csvText } from "../base/csv.ts";
import { writeAtomic, writeJson, writeTogether } from "../base/files.ts";
import { simulatedExport } from "../drop/simulated_export.ts";
import { artistPath } from "../page/artist_name.tsx";
import { someEntry } from "../prediction/testing.ts";
import { watchlistFiles } from "../prediction/watchlist.ts";
import { SNAPSHOT_COLUMNS } from "../snapshots/table.ts";
import { dayInWords } from "../text/dates.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import {
  artistResponseSchema,
  artistsResponseSchema,
  discoveriesResponseSchema,
} from "./artist.ts";
import { EXAMPLE_REQUEST } from "./example.ts";
import {
  BROWSER,
  getJson,
  HISTORY,
  NEWCOMERS,
  pageAt,
  postJson,
  problemShape,
  sharedHistory,
  withHistory,
  withService,
  writeModel,
} from "./testing.ts";

const onHistory = sharedHistory();

Deno.test("pages lead to pages: every link answers, and no script or style stands in any", async () => {
  await onHistory(async ({ url }) => {
    const seen = new Set<string>();
    const waiting = [`${url}/`, `${url}/?day=2023-10-20`, `${url}/artists?name=nobody`];
    for (const address of waiting) {
      if (seen.has(address) || seen.size > 60) continue;
      seen.add(address);
      const response = await fetch(address, { headers: BROWSER });
      const page = await response.text();
      assert.equal(response.status, 200, `${address}: ${page.slice(0, 300)}`);
      if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) continue;
      const policy = response.headers.get("content-security-policy") ?? "";
      if (address.endsWith("/docs")) {
        assert.match(policy, /style-src 'self' 'unsafe-inline'/);
        continue;
      }
      assert.doesNotMatch(policy, /unsafe/);
      assert.match(policy, /default-src 'self'/);
      assert.doesNotMatch(page, /<style|<script>| style=|<img|onerror=alert\(1\)>/);
      assert.equal(response.headers.get("vary"), address.endsWith("/drop") ? null : "accept");
      for (const [, href = ""] of page.matchAll(/(?:href|src)="([^"#]+)"/g)) {
        waiting.push(new URL(href.replaceAll("&amp;", "&"), address).href);
      }
    }
    for (const path of ["/discoveries", "/model", "/drop", "/docs"]) {
      assert.ok(seen.has(url + path), path);
    }
  });
});

Deno.test("who has a name that is hostile has a page like anybody", async () => {
  await onHistory(async ({ url }) => {
    const list = await pageAt(url);
    for (const name of NEWCOMERS.filter((name) => name.length < 1_000)) {
      const path = artistPath(name);
      assert.ok(path !== null);
      assert.ok(list.includes(`href="${path}"`), `no link to ${name}`);
      const page = await pageAt(`${url}/${path}`);
      assert.match(page, /Every play so far/);
      const { body } = await getJson(`${url}/artists/${encodeURIComponent(name)}`, {
        headers: { accept: "application/json" },
      });
      if (name !== "..") assert.equal(artistResponseSchema.parse(body).artist_name, name);
    }
    assert.match(list, /x{79}…/);
    assert.doesNotMatch(list, /x{100}/);
  });
});

Deno.test("the same addresses give HTML to people and JSON to programs", async () => {
  await onHistory(async ({ url }) => {
    for (const accept of ["application/json", "*/*", ""]) {
      const init = { headers: { accept } };
      const artist = await getJson(`${url}/artists/plain`, init);
      const { on_the_list, course, artist_name } = artistResponseSchema.parse(artist.body);
      assert.equal(artist_name, "Plain", "case is forgiven");
      assert.equal(course.at(-1)?.plays, on_the_list?.entry.plays_t);
      const old = artistResponseSchema.parse((await getJson(`${url}/artists/Old%200`, init)).body);
      assert.equal(old.on_the_list, null);
      assert.match(old.broken_rules.map(({ why }) => why).join(), /core already/);
      const near = artistsResponseSchema.parse((await getJson(`${url}/artists?name=plane`)).body);
      assert.deepEqual(near.artists, ["Plain"]);
      const { months } = discoveriesResponseSchema.parse(
        (await getJson(`${url}/discoveries`, init)).body,
      );
      assert.equal(months.reduce((sum, month) => sum + month.discovered, 0), NEWCOMERS.length);
      const nobody = await getJson(`${url}/artists/plane`, init);
      assert.match(problemShape.parse(nobody.body).detail, /the nearest: Plain$/);
    }
    const page = await pageAt(`${url}/artists/Old%200`);
    assert.match(page, /Not on the list/);
    assert.match(page, /Core already/);
    const found = await fetch(`${url}/artists?name=PLAIN&day=2023-11-20`, {
      headers: BROWSER,
      redirect: "manual",
    });
    assert.equal(found.headers.get("location"), "artists/Plain?day=2023-11-20");
    assert.match(await pageAt(`${url}/artists`), /Which artist\?(?![^]*Did you mean)/);
    assert.match(await pageAt(`${url}/artists?name=plane`), /Did you mean[^]*Plain/);
    assert.match(await pageAt(`${url}/nowhere`), /No such route/);
    assert.match(
      await pageAt(`${url}/?day=2024-06-20`),
      /runs from 1 January 2023 to 26 November 2023/,
    );
    assert.match(await pageAt(`${url}/?day=yesterday`), /The day must be one like/);
  });
});

Deno.test("what is personal is for this machine, or whoever has the token; the others get the drop zone", async () => {
  const personal = ["/artists", "/artists/Plain", "/discoveries", "/watchlist"];
  const shared = { host: "0.0.0.0" };
  const statusOf = async (url: string, headers: Record<string, string>): Promise<number> => {
    const response = await fetch(url, { headers });
    await response.body?.cancel();
    return response.status;
  };
  await withHistory(async ({ url }) => {
    for (const path of personal) assert.equal(await statusOf(url + path, BROWSER), 403, path);
    for (const path of ["/", "/model", "/docs"]) {
      assert.equal(await statusOf(url + path, BROWSER), 200, path);
      assert.doesNotMatch(await pageAt(url + path), /Plain|href="discoveries"|sign-in/);
    }
    assert.match(await pageAt(url), /class="drop"/);
    assert.doesNotMatch(await (await fetch(`${url}/openapi.json`)).text(), /Plain/);
  }, shared);
  await withHistory(async ({ url }) => {
    for (const path of personal) assert.equal(await statusOf(url + path, BROWSER), 401, path);
    const stranger = await pageAt(url);
    assert.match(stranger, /class="drop"/);
    assert.match(stranger, /href="sign-in"/);
    assert.doesNotMatch(stranger, /Plain/);
    const refused = await fetch(`${url}/discoveries`, { headers: BROWSER });
    assert.match(refused.headers.get("content-type") ?? "", /^text\/html/, "a page, not its text");
    await refused.body?.cancel();
    for (const given of ["Bearer secret", `Basic ${btoa("me:secret")}`]) {
      const headers = { ...BROWSER, authorization: given };
      for (const path of personal) assert.equal(await statusOf(url + path, headers), 200, path);
      assert.match(await (await fetch(url, { headers })).text(), /artists\/Plain/);
    }
    const wrong = { ...BROWSER, authorization: "Bearer guess" };
    assert.doesNotMatch(await (await fetch(url, { headers: wrong })).text(), /Plain/);
  }, { ...shared, token: "secret" });
});

Deno.test("a history is read again when it has changed, and only then", async () => {
  await withHistory(async ({ url, root }) => {
    const { paths } = await openWorkspace(root);
    const first = await pageAt(url);
    const start = performance.now();
    for (let time = 0; time < 5; time++) assert.equal(await pageAt(url), first);
    assert.ok(performance.now() - start < 1_000, "five times what is known takes no time");
    const [header = "", ...rows] = HISTORY.split("\n");
    await writeAtomic(paths.scrobbles, [header, ...rows.slice(0, -300)].join("\n"));
    assert.notEqual(await pageAt(url), first);
    await writeAtomic(paths.scrobbles, "not,what,is,needed\n1,2,3,4\n");
    const { status, body } = await getJson(`${url}/discoveries`);
    assert.equal(status, 503);
    assert.match(problemShape.parse(body).detail, /scrobbles\.csv/);
  });
});

Deno.test("while the first page of a history is made, other requests are answered", async () => {
  await withService(
    async ({ url }) => {
      const start = performance.now();
      let isMade = false;
      const page = pageAt(url).finally(() => isMade = true);
      const waits: number[] = [];
      while (!isMade) {
        const asked = performance.now();
        assert.equal((await postJson(`${url}/predict`, EXAMPLE_REQUEST)).status, 200);
        waits.push(performance.now() - asked);
      }
      const took = performance.now() - start;
      assert.match(await page, /id="list-title"/);
      assert.ok(waits.length > 10, `${waits.length} answers in ${took} ms`);
      assert.ok(Math.max(...waits) < took / 3, `waited ${Math.max(...waits)} of ${took} ms`);
    },
    {},
    async (root) =>
      await writeAtomic((await openWorkspace(root)).paths.scrobbles, simulatedExport()),
  );
});

Deno.test("what lists that were written named is told once it is core", async () => {
  await withService(async ({ url, root }) => {
    const { paths } = await openWorkspace(root);
    await writeAtomic(paths.scrobbles, simulatedExport());
    const before = await pageAt(url);
    assert.doesNotMatch(before, /lists that you were given/);
    const newly = before.slice(before.indexOf("Became core lately"));
    const [, artist_name = "", day = ""] =
      /<bdi class="name">([^<]+)<\/bdi><\/a><span>([^,]+),/.exec(newly) ?? [];
    const core = Date.parse(`${day} UTC`) / 86_400_000;
    const entry = someEntry({ artist_name, period_end: formatDay(core - 12) });
    for (const path of [join(paths.lists, `${entry.period_end}.csv`), paths.watchlist]) {
      await writeTogether(watchlistFiles(path, [entry], null));
    }
    const page = await pageAt(url);
    assert.ok(page.includes(`core 12 days later, on ${day}`), artist_name);
    const [, since = ""] = /Since the list of (.*?)<\/p>/.exec(page) ?? [];
    const told = since.replaceAll(/<[^>]+>/g, "");
    assert.ok(told.startsWith(`${dayInWords(entry.period_end)}: became core ${artist_name}; new `));
    assert.doesNotMatch(await pageAt(`${url}/?day=${entry.period_end}`), /Since the list of/);
  });
});

Deno.test("of a model of the history's own those past lists count of which it had not seen what came", async () => {
  for (const [learntUntil, isToldOf] of [["2010-01-01", true], ["2030-01-01", false]] as const) {
    await withService(
      async ({ url }) => {
        const page = await pageAt(url);
        assert.match(page, /id="list-title"/);
        assert.equal(/would have said/.test(page), isToldOf, learntUntil);
        assert.equal(/How sure should an alert be/.test(page), isToldOf, learntUntil);
      },
      {},
      async (root) => {
        const { paths } = await openWorkspace(root);
        const artifact = await writeModel(root);
        assert.ok(artifact.training !== undefined);
        artifact.training.validation.months.last = learntUntil;
        await writeJson(paths.artifact, artifact);
        await writeAtomic(paths.scrobbles, simulatedExport());
      },
    );
  }
});

Deno.test("however short a history is, or if only its months are known, its pages say what they can", async () => {
  const [header = "", ...rows] = HISTORY.split("\n");
  const short = [1, 600, 3_000].map((plays) => ({
    path: "data/curated/scrobbles.csv",
    text: [header, ...rows.slice(0, plays)].join("\n"),
  }));
  const months = csvText([
    ["month", "artist_name", ...SNAPSHOT_COLUMNS],
    ...Array.from({ length: 9 }, (_, month) => [
      `2024-0${month + 1}-01`,
      "A",
      ...SNAPSHOT_COLUMNS.map((name) => name === "first_seen_month" ? "2024-01-01" : 3),
    ]),
  ]);
  const table = { path: "data/processed/artist_month_snapshots.csv", text: months };
  for (const { path, text } of [...short, table]) {
    await withService(
      async ({ url }) => {
        const page = await pageAt(url);
        assert.match(page, /id="list-title"/);
        assert.match(
          await pageAt(`${url}/discoveries`),
          /no discoveries yet|By month of discovery/,
        );
        const [, day = ""] = /name="day" value="([^"]+)"/.exec(page) ?? [];
        assert.match(await pageAt(`${url}/?day=${day}`), /id="list-title"/, day);
        const isTable = path === table.path;
        const shown = await pageAt(`${url}/artists/${isTable ? "A" : "Old%200"}`);
        assert.match(shown, /Every play so far/);
        assert.equal(/30 days/.test(shown), !isTable, "of months it speaks as of months");
      },
      {},
      async (root) => await writeAtomic(join(root, path), text),
    );
  }
});

Deno.test("of several listeners each has a list of their own", async () => {
  const both = ["ann", "bob"].flatMap((listener) =>
    HISTORY.trimEnd().split("\n").slice(1).map((row) =>
      `${listener},${listener === "ann" ? row : row.replaceAll("Plain", "Fancy")}`
    )
  );
  const text = ["listener,artist_name,track_name,date", ...both].join("\n") + "\n";
  await withService(
    async ({ url }) => {
      assert.match(await pageAt(url), /artists\/Plain\?listener=ann/);
      assert.match(await pageAt(`${url}/?listener=bob`), /artists\/Fancy\?listener=bob/);
      const page = await pageAt(`${url}/artists/Fancy?listener=bob`);
      assert.match(page, /Every play so far/);
      assert.match(await pageAt(`${url}/discoveries?listener=bob`), /<option value="bob" selected/);
      const { status } = await getJson(`${url}/artists/Fancy`);
      assert.equal(status, 404);
      assert.equal((await getJson(`${url}/discoveries?listener=eve`)).status, 422);
    },
    {},
    async (root) => await writeAtomic(join(root, "data/curated/scrobbles.csv"), text),
  );
});

Deno.test("the API's examples answer", async () => {
  await onHistory(async ({ url }) => {
    const { body } = await getJson(`${url}/openapi.json`);
    const parameter = z.object({
      name: z.string(),
      in: z.enum(["path", "query"]),
      required: z.boolean().optional(),
      example: z.string().optional(),
      schema: z.looseObject({ example: z.string().optional() }),
    });
    const { paths } = z.object({
      paths: z.record(
        z.string(),
        z.object({ get: z.object({ parameters: z.array(parameter).default([]) }).optional() }),
      ),
    }).parse(body);
    for (const [path, { get }] of Object.entries(paths)) {
      if (get === undefined || path === "/watchlist") continue; // nothing is scored here
      let asked = url + path;
      const query = new URLSearchParams();
      for (const { name, in: place, required, example, schema } of get.parameters) {
        const given = example ?? schema.example;
        assert.ok(given !== undefined || required !== true, `${path}: no example of ${name}`);
        if (given === undefined) continue;
        if (place === "query") query.set(name, given);
        else asked = asked.replace(`{${name}}`, encodeURIComponent(given));
      }
      const response = await fetch(`${asked}?${query}`);
      await response.body?.cancel();
      assert.equal(response.status, 200, `${asked}?${query}`);
    }
  });
});

Deno.test("whatever is asked of a documented address, its status is documented", async () => {
  const asked = async (url: string): Promise<void> => {
    const { paths } = z.object({
      paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.looseObject({}) }))),
    }).parse((await getJson(`${url}/openapi.json`)).body);
    for (const [path, { get }] of Object.entries(paths)) {
      if (get === undefined) continue;
      const at = url + path.replace("{name}", "Plain");
      for (const address of [at, `${at}?day=x`, `${at}?listener=nobody`, `${at}?top=x`]) {
        for (const accept of ["text/html", "application/json"]) {
          const { status, body } = await fetch(address, { headers: { accept } });
          await body?.cancel();
          assert.ok(status in get.responses, `${address}, ${accept}: ${status}`);
        }
      }
    }
  };
  await onHistory(({ url }) => asked(url));
  await withService(({ url }) => asked(url), { watchModel: true }, () => Promise.resolve());
  await withService(({ url }) => asked(url));
});
