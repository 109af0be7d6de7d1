import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { VERSION } from "../lib/base/version.ts";
import { changelogSection, denoVersions, disagreements, projectText } from "./agreement.ts";
import { binaryName, TARGETS } from "./compile.ts";

Deno.test("version, changelog and the pinned Deno agree", async () => {
  assert.deepEqual(await disagreements(), []);
  assert.deepEqual(await disagreements(`v${VERSION}`), []);
  assert.match((await disagreements("v0.0.0")).join(), /v0\.0\.0 is not of deno\.json's version/);
});

Deno.test("a version of Deno is recognised in every form that names one", () => {
  const text = `npx -y deno@2.9.6 task start
ARG DENO_VERSION=2.9.5
FROM denoland/deno:2.9.4
  deno-version: v2.9.3
Deno 2.5.0 or later, deno 1.0.0`;
  assert.deepEqual(denoVersions(text), ["2.9.6", "2.9.5", "2.9.4", "2.9.3"]);
});

Deno.test("a changelog's section is the one of the version, dated and not empty", () => {
  const changelog = `# Changelog

## [Unreleased]

## [1.1.0] - 2026-02-03

### Added

- A thing.

## [1.0.0] - 2026-01-01

## [0.9.0]

- Undated.

[1.0.0]: https://example.org
`;
  assert.equal(changelogSection(changelog, "1.1.0"), "### Added\n\n- A thing.");
  for (const version of ["1.0.0", "0.9.0", "1.1", "Unreleased"]) {
    assert.equal(changelogSection(changelog, version), null, version);
  }
});

const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      needs: z.string().optional(),
      permissions: z.record(z.string(), z.string()).optional(),
      strategy: z.object({
        matrix: z.object({ include: z.array(z.object({ binary: z.string() })) }),
      }).optional(),
      steps: z.array(z.object({ run: z.string().optional() })),
    }),
  ),
});

/** A workflow, and everything that a job of it runs. */
async function workflow(
  name: string,
): Promise<z.infer<typeof workflowSchema> & { commands: (job: string) => string }> {
  const parsed = workflowSchema.parse(parse(await projectText(`.github/workflows/${name}.yml`)));
  return {
    ...parsed,
    commands: (job) => (parsed.jobs[job]?.steps ?? []).map(({ run }) => run ?? "").join("\n"),
  };
}

Deno.test("a change is checked by .ci/run and by building the images", async () => {
  const { on, permissions, commands } = await workflow("ci");
  assert.deepEqual(Object.keys(on).sort(), ["pull_request", "push"]);
  assert.deepEqual(permissions, { contents: "read" });
  assert.match(commands("check"), /^\.ci\/run$/m);
  for (const target of ["serve", "train"]) {
    assert.match(commands("image"), new RegExp(`docker build --target ${target} `));
  }
});

Deno.test("a tag is released only when every binary was built, checked and tried", async () => {
  const { on, permissions, jobs, commands } = await workflow("release");
  assert.deepEqual(on, { push: { tags: ["v*"] } });
  assert.deepEqual(permissions, { contents: "read" });
  assert.match(commands("build"), /deno task release:check --tag/);
  assert.equal(jobs["try"]?.needs, "build");
  const tried = jobs["try"]?.strategy?.matrix.include.map(({ binary }) => binary);
  assert.deepEqual(tried?.sort(), TARGETS.map(binaryName).sort());
  assert.equal(jobs["publish"]?.needs, "try");
  assert.deepEqual(jobs["publish"]?.permissions, { contents: "write" });
  for (const job of ["build", "try"]) assert.equal(jobs[job]?.permissions, undefined, job);
});
