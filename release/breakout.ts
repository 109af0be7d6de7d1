/**
 * The program of the standalone binary: what needs neither native code nor a checkout. It works on
 * the folder it is called from, with the model and the configuration that it carries.
 *
 * @module
 */
import { dirname } from "node:path";
import { bareCommand, changeDefault, runProgram } from "../lib/commands/command.ts";
import { explain } from "../lib/commands/explain/command.ts";
import { score } from "../lib/commands/score/command.ts";
import { serve } from "../lib/commands/serve/command.ts";
import { type Artifact, readArtifact } from "../lib/artifact/artifact.ts";
import { historyKind } from "../lib/text/simulated.ts";
import { VERSION } from "../lib/base/version.ts";
import { openWorkspace } from "../lib/workspace/workspace.ts";

/** What `--version` prints: the version, and which model is carried. */
export function versionText({ model, training, listeners, input }: Artifact): string {
  const span = (first: string, last: string): string =>
    `${first.slice(0, 7)} to ${last.slice(0, 7)}`;
  const trained = [
    ...(listeners === undefined ? [] : [`${listeners.count} listeners`]),
    ...(training === undefined
      ? []
      : [span(training.train.months.first, training.validation.months.last)]),
    ...(input.simulated === false ? [] : [historyKind(input.simulated)]),
  ];
  return [
    `breakout ${VERSION}`,
    `model     ${model.family}, SHA-256 ${model.sha256}`,
    `trained   ${trained.join(", ")}`,
    ...(training === undefined
      ? []
      : [`tested    ${span(training.test.months.first, training.test.months.last)}`]),
  ].join("\n");
}

if (import.meta.main) {
  const { paths } = await openWorkspace();
  const program = bareCommand(
    "breakout",
    "Tells which new artists are about to become core to your listening.",
  ).version(
    versionText(await readArtifact(paths.shipped)),
    "-V, --version",
    "show the version, and the model that the program carries",
  ).addHelpText(
    "after",
    "\nA compiled program loads no other code: importing, training and trying ideas\n" +
      "('experiment') take Deno and the project, as its README says.",
  );
  for (const command of [serve, score, explain]) {
    changeDefault(command, "root", ".", "the current folder");
    changeDefault(
      command,
      "modelDir",
      dirname(paths.shipped),
      "the model that the program carries",
    );
    program.addCommand(command);
  }
  await runProgram(program, Deno.args);
}
