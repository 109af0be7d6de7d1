/**
 * What tests of imports share.
 *
 * @module
 */
import { normaliseName } from "../names.ts";
import { readSource } from "./read.ts";
import type { ReadOptions, ReadSource } from "./reading.ts";
import { blobFile, type Source, sourceOfFile } from "./source.ts";

/** A source in memory. */
export function sourceOf(content: string | Uint8Array, name = "export"): Source {
  return sourceOfFile(
    blobFile(name, new Blob([typeof content === "string" ? content : new Uint8Array(content)])),
  );
}

/** What was read, and its plays as they will stand in the history. */
export interface ReadPlays extends ReadSource {
  readonly told: readonly {
    listener: string;
    artist: string;
    track: string;
    album: string;
    time: number;
  }[];
}

/** Reads an export that lies in memory. */
export async function readPlays(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<ReadPlays> {
  const now = Date.UTC(2026, 0, 1) / 1000;
  const read = await readSource(sourceOf(content), { now, minSeconds: 30, ...options }, () => {});
  const told = read.plays.map((play) => ({
    listener: normaliseName(play.listener ?? ""),
    artist: normaliseName(play.artist_name),
    track: normaliseName(play.track_name),
    album: normaliseName(play.album_name ?? ""),
    time: play.time,
  }));
  return { ...read, told };
}
