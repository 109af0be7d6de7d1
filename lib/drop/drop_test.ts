import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import axe from "axe-core";
import { getMimeType } from "hono/utils/mime";
import type { Download, Page } from "playwright-core";
import { importFiles } from "../commands/import/import.ts";
import { scoreArtists } from "../commands/score/score.ts";
import { writeSite } from "../commands/site/site.tsx";
import { itemAt } from "../base/items.ts";
import { exportsOf, simulatedPlays } from "../scrobbles/import/testing.ts";
import { withService } from "../server/testing.ts";
import { browserTest, onPage, withTempDir } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { rankAnswerSchema } from "./answer.ts";

/** Names that would break a page that is put together carelessly. */
const HOSTILE = [
  `<img src=x onerror=alert(1)>`,
  `</script><script>alert(2)</script>`,
  "\u202Eevil\u2066",
  "x".repeat(10_000),
  "🎷\u001B[2J",
  `=HYPERLINK("http://x")`,
];

/** One simulated history, some of its names made hostile, by the names of the files. */
const EXPORTS = exportsOf(
  simulatedPlays({ seed: 3, plays: 9_000, months: 18 }, hostileFor(HOSTILE)),
);

function hostileFor(names: readonly string[]): (artist: string) => string {
  const known = new Map<string, string>();
  return (artist) => {
    let name = known.get(artist);
    if (name === undefined) {
      const hostile = names[known.size % (3 * names.length)];
      name = hostile === undefined ? artist : `${hostile} ${known.size}`;
      known.set(artist, name);
    }
    return name;
  };
}

/** What the command line says of an export. */
function commandLine(
  name: string,
  bytes: Uint8Array,
): Promise<{ readonly list: unknown; readonly csv: string }> {
  return withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const path = join(root, name);
    await Deno.writeFile(path, bytes);
    await importFiles(workspace, { paths: [path] });
    const { watchlist: list } = await scoreArtists(workspace);
    return { list, csv: await Deno.readTextFile(workspace.paths.watchlist) };
  });
}

/** Opens the drop zone, waits until all is loaded, and cuts the network. */
async function openCut(page: Page, url: string): Promise<string[]> {
  await page.goto(url);
  await page.locator(".drop.ready").waitFor();
  await page.context().setOffline(true);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) asked.push(request.url());
  });
  return asked;
}

async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  // Read when it is asked for, as a file on disk is.
  await page.locator("#drop-files").setInputFiles({
    name,
    mimeType: "",
    buffer: Buffer.from(bytes),
  });
}

async function saved(page: Page, button: string): Promise<Download> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  return await download;
}

async function savedText(page: Page, button: string): Promise<string> {
  return await Deno.readTextFile(await (await saved(page, button)).path());
}

browserTest(
  "command line, HTTP and a browser without a network give the same bytes of a list",
  (browser) =>
    withService(async ({ url }) => {
      await onPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
        const [usual] = Object.entries(EXPORTS);
        assert.ok(usual !== undefined);
        const { list, csv } = await commandLine(...usual);
        const response = await fetch(`${url}/rank`, { method: "POST", body: usual[1] });
        const { watchlist } = rankAnswerSchema.parse(await response.json());
        assert.equal(JSON.stringify(watchlist), JSON.stringify(list), "HTTP");

        const asked = await openCut(page, `${url}/drop`);
        for (const [name, bytes] of Object.entries(EXPORTS)) {
          await drop(page, name, bytes);
          await page.locator(".drop-save:visible").waitFor();
          assert.equal(await savedText(page, "Save as CSV"), csv, `${name}: browser`);
          const answer = rankAnswerSchema.parse(JSON.parse(await savedText(page, "Save as JSON")));
          assert.equal(JSON.stringify(answer.watchlist), JSON.stringify(list));
          assert.ok(answer.artists > 5);
          assert.equal(await page.locator(".drop-result .card").count(), 12);
        }
        assert.deepEqual(
          asked.filter((to) => !to.startsWith("blob:")),
          [],
          "nothing was asked for",
        );
      });
    }),
);

browserTest(
  "a drop zone of static files needs no server, and hostile names are text in it",
  (browser) =>
    withTempDir(async (root) => {
      const workspace = await openWorkspace(root);
      await writeSite(workspace);
      const files = createServer(async ({ url = "" }, response) => {
        const path = join(workspace.paths.site, url === "/" ? "index.html" : url);
        const type = getMimeType(path) ?? "application/octet-stream";
        response.writeHead(200, { "content-type": type }).end(await Deno.readFile(path));
      });
      files.listen(0, "127.0.0.1");
      await once(files, "listening");
      const address = files.address();
      assert.ok(typeof address === "object" && address !== null);
      try {
        const options = { viewport: { width: 390, height: 844 }, colorScheme: "dark" } as const;
        await onPage(browser, options, async (page) => {
          await openCut(page, `http://127.0.0.1:${address.port}/`);
          await drop(page, "lastfm.csv", EXPORTS["lastfm.csv"]);
          await page.locator(".drop-save:visible").waitFor();
          const names = await page.locator(".drop-result .name").allInnerTexts();
          assert.ok(
            HOSTILE.some((name) => names.some((shown) => shown.startsWith(name.slice(0, 20)))),
          );

          await page.locator(".card a").first().click();
          await page.locator("#explained-title").waitFor();
          await page.getByLabel("Any artist").fill("nobody of this name");
          await page.getByRole("button", { name: "Ask" }).click();
          await page.locator(".drop-artist")
            .getByText(/^nobody of this name: no such artist in the history/).waitFor();
          assert.equal(await page.locator("#explained-title").count(), 0);

          const picture = await Deno.readFile(await (await saved(page, "picture")).path());
          assert.deepEqual([...picture.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
          assert.ok(picture.length > 20_000, "something is drawn");

          for (const summary of await page.locator("summary").all()) await summary.click();
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
          await page.evaluate(axe.source);
          const found: unknown = await page.evaluate(
            "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => " +
              "`${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' ')}`))",
          );
          assert.deepEqual(found, []);
        });
      } finally {
        files.close();
      }
    }),
);

browserTest(
  "a fault is told in words, and what the page asks can be answered there",
  (browser) =>
    withService(async ({ url }) => {
      await onPage(browser, {}, async (page) => {
        await openCut(page, `${url}/drop`);
        const fault = page.getByRole("alert");
        const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
        await drop(page, "x.txt", bytes("nothing of the kind"));
        assert.match(
          await fault.innerText(),
          /^x\.txt: cannot tell which column is which[^]*“columns: artist=\?,track=1,date=\?”$/,
        );

        const rows = Array.from({ length: 40 }, (_, day) =>
          `A,t${day},0${day % 9 + 1}/04/2020 10:0${day % 9}`);
        await drop(page, "a.csv", bytes(`artist,track,date\n${rows.join("\n")}\n`));
        await page.getByText(/could be day or month first.* Say which with “dates: day-first”/)
          .waitFor();
        await page.getByLabel("dates").selectOption("day-first");
        await page.locator(".drop-result #list-title").waitFor();
        assert.equal(await fault.isVisible(), false);

        await page.getByRole("button", { name: "simulated history" }).click();
        await page.getByText("This history is simulated").waitFor();
        assert.equal(await page.locator(".drop-result .card").count(), 12);
      });
    }),
);

/** Plays of some artists on 300 days, forty a day, and of one more in the last week. */
function someExport(artist: string, listeners: readonly string[], times = 1): string {
  const rows = listeners.flatMap((listener) =>
    Array.from({ length: 300 * 40 * times }, (_, play) => {
      const [day, of] = [Math.floor(play / 40 / times), play % 20];
      const at = 1_600_000_000 + 86_400 * day + play % 40 * 300 + Math.floor(play / 40) % times;
      return [
        `${listener},Old ${of},t${play % 7},${at}`,
        ...day > 292 && play % (40 * times) === 0
          ? [`${listener},${artist},t${day % 3},${at + 60}`]
          : [],
      ];
    }).flat()
  );
  return `listener,artist,track,uts\n${rows.join("\n")}\n`;
}

browserTest(
  "what was dropped last is shown, and its artists are explained as they are shown",
  (browser) =>
    withService(({ url }) =>
      withTempDir((folder) =>
        onPage(browser, {}, async (page) => {
          await openCut(page, `${url}/drop`);
          const names = page.locator(".drop-result .card .name");
          const [long, short] = [join(folder, "long.csv"), join(folder, "short.csv")];
          await Deno.writeTextFile(long, someExport("Of the long one", ["ann"], 20));
          await Deno.writeTextFile(short, someExport("Of the short one", ["ann", "bob"]));
          // Paths are chosen at once: the long one is still being read when the short one comes.
          const files = page.locator("#drop-files");
          await files.setInputFiles(long);
          await files.setInputFiles(short);
          const read = page.getByText(/plays read and/);
          await read.waitFor();
          assert.match(await read.innerText(), /^24.014 plays read/);
          assert.deepEqual(await names.allInnerTexts(), ["Of the short one"]);
          await names.first().click();
          await page.locator("#explained-title").waitFor();
          assert.equal(await page.locator("#explained-title").innerText(), "Of the short one");
        })
      )
    ),
);

browserTest(
  "a file that is gone is no fault of ours, and can be chosen again",
  (browser) =>
    withService(({ url }) =>
      withTempDir((folder) =>
        onPage(browser, {}, async (page) => {
          await openCut(page, `${url}/drop`);
          const fault = page.getByRole("alert");
          const path = join(folder, "plays.csv");
          const choose = async (text: string): Promise<void> => {
            await Deno.writeTextFile(path, text);
            const chooser = page.waitForEvent("filechooser");
            await page.locator("#drop-files").click();
            await (await chooser).setFiles(path);
          };
          await choose("nothing of the kind");
          await page.getByText("cannot tell which column is which").waitFor();
          await Deno.remove(path);
          await page.getByLabel("columns").fill("artist=1");
          await page.keyboard.press("Tab");
          await page.getByText(/^plays\.csv: cannot be read any more/).waitFor();
          assert.doesNotMatch(await fault.innerText(), /fault of Breakout/);
          await page.getByLabel("columns").fill("");
          await page.keyboard.press("Tab");
          await choose(someExport("New", ["ann"]));
          await page.locator(".drop-result .card").first().waitFor();
        })
      )
    ),
);

browserTest(
  "the browser refuses every request of the script that sees an export",
  (browser) =>
    withService(async ({ url }) => {
      const page = await browser.newPage();
      await page.goto(`${url}/drop`);
      await page.locator(".drop.ready").waitFor();
      const worker = itemAt(page.workers(), 0);
      const ask = `fetch("${url}/health").then(() => "answered", () => "refused")`;
      assert.equal(await page.evaluate(ask), "answered");
      assert.equal(await worker.evaluate(ask), "refused");
      await page.close();
    }),
);
