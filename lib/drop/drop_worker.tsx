/**
 * What runs in the worker of the drop zone: it reads an export, ranks it and says what to show. It
 * is told the model and the files, and asks for nothing: it is served with a policy that allows no
 * request whatever.
 *
 * @module
 */
/// <reference lib="dom" />
import * as z from "zod";
import { messageOf, UserError } from "../base/errors.ts";
import { DroppedArtist, DroppedList } from "../page/dropped_list.tsx";
import { SharedList } from "../page/shared_list.tsx";
import { watchlistCsv } from "../prediction/entry.ts";
import { explainedArtist, whoseArtist } from "../prediction/explained_artist.ts";
import { type ExportRanker, type RankedExport, rankExport } from "../prediction/rank_export.ts";
import { blobFile, type StoredFile } from "../scrobbles/import/source.ts";
import { rankAnswer } from "./answer.ts";
import type { Question, Ranked, Reply } from "./messages.ts";
import { type RankRequest, rankRequestSchema, readOptions, withoutFlags } from "./request.ts";
import { rankerOf } from "./served_ranker.ts";
import { SIMULATED, simulatedExport } from "./simulated_export.ts";

// Compiling validators takes `eval`, which the policy forbids.
z.config({ jitless: true });

/** Milliseconds between two tellings of how far reading has come. */
const TELL_EVERY = 50;

let model: { readonly ranker: ExportRanker; readonly minSeconds: number } | null = null;
let ranked: RankedExport & { readonly simulated: boolean } | null = null;

self.addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  try {
    await answer(data);
  } catch (error) {
    const ours = !(error instanceof UserError);
    const named = (name: string, value: string): string =>
      value === "" ? `“${name}”` : `“${name}: ${value}”`;
    const message = withoutFlags(messageOf(error), named).replace(/^--artist /, "");
    tell({ kind: "refused", message, ours });
  }
});

async function answer(question: Question): Promise<void> {
  switch (question.kind) {
    case "model":
      model = { ranker: rankerOf(question.served), minSeconds: question.served.min_seconds };
      return tell({ kind: "ready" });
    case "rank": {
      const files = question.files.map((file) => blobFile(file.name, file));
      return tell(await rank(files, rankRequestSchema.parse(question.request), false));
    }
    case "simulate":
      return tell(await rank([blobFile(SIMULATED, new Blob([simulatedExport()]))], {}, true));
    case "explain":
      return tell({ kind: "explained", html: explained(question.artist) });
  }
}

function tell(told: Reply): void {
  self.postMessage(told);
}

async function rank(
  files: readonly StoredFile[],
  request: RankRequest,
  simulated: boolean,
): Promise<Ranked> {
  if (model === null) throw new Error("the model has not come yet");
  const { ranker, minSeconds } = model;
  const now = Math.floor(Date.now() / 1000);
  const started = performance.now();
  let told = started;
  const found = await rankExport(
    files,
    ranker,
    readOptions(request, { now, minSeconds }),
    (done, of, file = "") => {
      const at = performance.now();
      if (at - told < TELL_EVERY && done < of) return;
      told = at;
      tell(done < of ? { kind: "reading", done, of, file } : { kind: "ranking" });
    },
  );
  ranked = { ...found, simulated };
  const seconds = (performance.now() - started) / 1000;
  const { list } = found;
  return {
    kind: "ranked",
    html: String(
      <DroppedList ranked={found} simulated={simulated} seconds={seconds} />,
    ),
    csv: watchlistCsv(list.watchlist),
    json: `${JSON.stringify(rankAnswer(found), null, 2)}\n`,
    picture: list.artists === 0
      ? null
      : String(<SharedList entries={list.watchlist} simulated={simulated} />),
  };
}

function explained(asked: string): string {
  if (ranked === null) throw new Error("nothing is ranked yet");
  const { source, artist } = whoseArtist(ranked.looks.map(({ at }) => at.source), {
    artist: asked,
  });
  const found = ranked.looks.find(({ at }) => at.source === source);
  if (found === undefined) throw new Error(`nobody looked at ${artist}`);
  return String(
    <DroppedArtist
      artist={explainedArtist(found.at, found.look, artist)}
      look={found.look}
      simulated={ranked.simulated}
    />,
  );
}
