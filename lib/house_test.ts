import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { PROJECT_ROOT } from "./workspace/workspace.ts";

const LIB = join(PROJECT_ROOT, "lib");

/** The folders of lib in their order, as its README lists them. */
const ORDER = [...Deno.readTextFileSync(join(LIB, "README.md")).matchAll(/^\d+\. \[([^\]]+)\]/gm)]
  .map(([, folder]) => folder ?? "");

/** The modules of lib that are not tests, by path relative to lib. */
const MODULES = new Map(
  [...files(".")]
    .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(.*_test|testing)\.tsx?$/.test(path))
    .map((path) => [path, Deno.readTextFileSync(join(LIB, path))]),
);

function* files(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(join(LIB, folder))) {
    if (isDirectory) yield* files(join(folder, name));
    else yield join(folder, name);
  }
}

/** Imports from directory to directory, of types and dynamic ones too. */
const ARROWS = new Map<string, { from: string; to: string; modules: Set<string> }>();
for (const [path, code] of MODULES) {
  for (const [, target = ""] of code.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+\.tsx?)"/g)) {
    const imported = normalize(join(dirname(path), target));
    const [from, to] = [dirname(path), dirname(imported)];
    if (from === to) continue;
    const arrow = ARROWS.get(`${from} → ${to}`) ?? { from, to, modules: new Set() };
    arrow.modules.add(`${path} imports ${imported}`);
    ARROWS.set(`${from} → ${to}`, arrow);
  }
}

/** Where a directory stands in the order: the place of the longest listed path that leads to it. */
function placeOf(directory: string): number {
  const listed = ORDER.filter((folder) => `${directory}/`.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
  assert.ok(listed !== undefined, `lib/${directory} has no place in the order of lib/README.md`);
  return ORDER.indexOf(listed);
}

Deno.test("a folder imports only from those before it", () => {
  assert.ok(ORDER.length > 10 && MODULES.size > 100 && ARROWS.size > 50, "the house was not read");
  const wrong = [...ARROWS.values()].filter(({ from, to }) => placeOf(to) > placeOf(from));
  assert.deepEqual(
    wrong.flatMap(({ modules }) => [...modules]),
    [],
    "the order of lib/README.md has the imported folder later",
  );
});

Deno.test("no folders import each other in a circle", () => {
  let circle = [...ARROWS.values()];
  for (let before = Infinity; circle.length < before;) {
    before = circle.length;
    circle = circle.filter(({ from, to }) =>
      circle.some((next) => next.from === to) && circle.some((previous) => previous.to === from)
    );
  }
  assert.deepEqual(
    circle.flatMap(({ modules }) => [...modules]),
    [],
    "these imports close a circle",
  );
});

const EXPORTS = new Map<string, string[]>();
for (const [path, code] of MODULES) {
  const names = code.matchAll(
    /^export (?:async |abstract )?(?:function\*?|const|class|interface|type|enum) (\w+)/gm,
  );
  for (const name of new Set([...names].map(([, name = ""]) => name))) {
    EXPORTS.set(name, [...EXPORTS.get(name) ?? [], path]);
  }
}

Deno.test("an exported name stands for one thing in all of lib", () => {
  const shared = [...EXPORTS].filter(([, paths]) => paths.length > 1);
  assert.deepEqual(shared.map(([name, paths]) => `${name}: ${paths.join(", ")}`), []);
});

/** Loops too hot for `itemAt`: they index by themselves, with `?? 0` or `?? NaN`. */
const HOT_LOOPS = [
  "base/csv.ts",
  "base/timestamp.ts",
  "features/matrix.ts",
  "labels/company.ts",
  "metrics/precision_at_top.ts",
  "metrics/statistic.ts",
  "metrics/sweep.ts",
  "models/logistic/fit.ts",
  "models/newton.ts",
  "models/tree_ensemble.ts",
  "models/tree_shap.ts",
  "scrobbles/names.ts",
  "snapshots/artist_period.ts",
  "snapshots/snapshots.ts",
  "tables/table_csv.ts",
];
/** Where nothing need be: counts that begin, rows of files that end early. */
const MAY_LACK = ["scrobbles/curated.ts", "scrobbles/usable.ts"];
/** A default behind an index that is neither a name nor asked of what may be absent. */
const HIDDEN_FAULT = new RegExp(
  String.raw`(?:(?<!\?\.)\[(?!")[^[\]]*(?:\[[^[\]]*\][^[\]]*)*\]|\.at\([^()]*\))\s*\?\?\s*` +
    String.raw`(?:NaN\b|0(?![.\d])|"")`,
);

Deno.test("what must hold an item is read with itemAt, not with a default; hot loops apart", () => {
  for (
    const code of ["a[i] ?? 0", "a[b[i] + 1]\n  ?? NaN", 'names[row] ?? ""', "days.at(-1) ?? 0"]
  ) {
    assert.match(code, HIDDEN_FAULT);
  }
  for (const code of ['data["x"] ?? ""', "match?.[1] ?? 0", "a[i] ?? 0.5", "itemAt(a, i)"]) {
    assert.doesNotMatch(code, HIDDEN_FAULT);
  }
  const found = [...MODULES].filter(([, code]) => HIDDEN_FAULT.test(code)).map(([path]) => path);
  const listed = [...HOT_LOOPS, ...MAY_LACK];
  assert.deepEqual(found.filter((path) => !listed.includes(path)), []);
});

Deno.test("the files that the guides name are there", async () => {
  for (const guide of ["README.md", "CONTRIBUTING.md"]) {
    const text = await Deno.readTextFile(join(PROJECT_ROOT, guide));
    for (const path of new Set(text.match(/\b(?:lib|release|configs|notebooks)\/[\w./]*\w/g))) {
      await Deno.stat(join(PROJECT_ROOT, path)).catch(() => assert.fail(`${guide}: no ${path}`));
    }
  }
});

for (const folder of ORDER) {
  Deno.test(`lib/${folder} opens with what it knows, may import and never does`, async () => {
    const text = await Deno.readTextFile(join(LIB, folder, "README.md"));
    const sentences = text.replace(/^#.*$/m, "").replace(/\s+/g, " ").trim().split(/(?<=\.) /);
    assert.equal(sentences.length, 3, `three sentences, not ${sentences.length}`);
    const [knows = "", imports = "", never = ""] = sentences;
    assert.match(knows, /^It knows /);
    assert.match(imports, /^It may import /);
    assert.match(never, /^It never /);
  });
}
