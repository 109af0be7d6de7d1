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
import { DroppedArtist, DroppedList, shownLook } from "../page/dropped_list.tsx";
import { SharedList } from "../page/shared_list.tsx";
import { watchlistCsv } from "../prediction/entry.ts";
import { explainedArtist } from "../prediction/explained_artist.ts";
import { type ExportRanker, type RankedExport, rankExport } from "../prediction/rank_export.ts";
import { lookUpArtist } from "../scrobbles/artist_lookup.ts";
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
/** Lists that were asked for: only the last is waited for, the others are given up. */
let asked = 0;

self.addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  if (data.kind === "rank" || data.kind === "simulate") asked++;
  const turn = asked;
  const goOn = (): void => {
    if (turn !== asked) throw new Error("something else is asked for by now");
  };
  try {
    await answer(data, goOn);
  } catch (error) {
    if (turn !== asked) return;
    const ours = !(error instanceof UserError);
    const named = (name: string, value: string): string =>
      value === "" ? `“${name}”` : `“${name}: ${value}”`;
    const message = withoutFlags(messageOf(error), named).replace(/^--artist /, "");
    if (data.kind !== "explain" || ours) return tell({ kind: "refused", message, ours });
    tell({ kind: "explained", html: String(<p class="drop-fault">{message}</p>) });
  }
});

/** @param goOn throws once something else is asked for */
async function answer(question: Question, goOn: () => void): Promise<void> {
  switch (question.kind) {
    case "model":
      model = { ranker: rankerOf(question.served), minSeconds: question.served.min_seconds };
      return tell({ kind: "ready" });
    case "rank": {
      const files = await Promise.all(question.files.map(readable));
      return tell(await rank(files, rankRequestSchema.parse(question.request), false, goOn));
    }
    case "simulate":
      return tell(await rank([blobFile(SIMULATED, new Blob([simulatedExport()]))], {}, true, goOn));
    case "explain":
      return tell({ kind: "explained", html: explained(question.artist) });
  }
}

function tell(told: Reply): void {
  self.postMessage(told);
}

/** @throws UserError for a file that has gone, or has changed, since the visitor chose it */
async function readable(file: File): Promise<StoredFile> {
  await file.slice(0, 1).arrayBuffer().catch(() => {
    throw new UserError(`${file.name}: cannot be read any more; choose it again`);
  });
  return blobFile(file.name, file);
}

async function rank(
  files: readonly StoredFile[],
  request: RankRequest,
  simulated: boolean,
  goOn: () => void,
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
    (done, of) => {
      goOn();
      const at = performance.now();
      if (at - told < TELL_EVERY && done < of) return;
      told = at;
      tell(done < of ? { kind: "reading", done, of } : { kind: "ranking" });
    },
  );
  goOn();
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

function explained(name: string): string {
  if (ranked === null) throw new Error("nothing is ranked yet");
  const { at, look } = shownLook(ranked);
  const artist = explainedArtist(at, look, lookUpArtist(name, at.source.history.artists));
  return String(<DroppedArtist artist={artist} look={look} simulated={ranked.simulated} />);
}
