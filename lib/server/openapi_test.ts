import assert from "node:assert/strict";
import { outputOf, withTempDir } from "../testing.ts";
import { withService } from "./testing.ts";

const LINTER = "npm:@redocly/cli@2.77.0";

Deno.test("the API's description is clean under the recommended rules of its field's linter", async () => {
  await withService(async ({ url }) => {
    const document = await (await fetch(`${url}/openapi.json`)).text();
    await withTempDir(async (folder) => {
      await Deno.writeTextFile(`${folder}/openapi.json`, document);
      const { stdout, stderr } = await outputOf([
        ...["run", "--allow-all", "--no-config", "--no-lock", "--quiet", LINTER],
        ...["lint", "--extends=recommended", "--format=json", "openapi.json"],
      ], {
        cwd: folder,
        env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
      });
      const { totals, problems } = JSON.parse(stdout || stderr);
      assert.deepEqual([totals.errors, totals.warnings], [0, 0], JSON.stringify(problems, null, 2));
    });
  });
});
