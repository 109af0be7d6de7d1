/**
 * What tests of imports share.
 *
 * @module
 */
import { strToU8, zipSync } from "fflate";
import { csvText } from "../../base/csv.ts";
import { itemAt } from "../../base/items.ts";
import { formatTimestamp, type Resolution } from "../../base/timestamp.ts";
import { PlayColumns } from "../plays.ts";
import { type SampleOptions, simulateHistory } from "../sample.ts";
import { readSource } from "./read.ts";
import type { ReadOptions } from "./collector.ts";
import type { ImportedFile, ReadFile } from "./imported_file.ts";
import { blobFile, type Source, sourceOfFile } from "./source.ts";

/** A source in memory. */
export function sourceOf(content: string | Uint8Array, name = "export"): Source {
  return sourceOfFile(
    blobFile(name, new Blob([typeof content === "string" ? content : new Uint8Array(content)])),
  );
}

/** A play of a simulated export. */
interface ExportedPlay {
  readonly artist: string;
  readonly track: string;
  readonly album: string;
  /** Whole seconds since 1970 UTC. */
  readonly time: number;
}

/** The plays of a simulated history, each name as it is or changed. */
export function simulatedPlays(
  options: SampleOptions,
  nameOf: (artist: string) => string = (artist) => artist,
): ExportedPlay[] {
  const { artist_name, track_name, album_name, date } = simulateHistory(options);
  return date.map((text, play) => ({
    artist: nameOf(itemAt(artist_name, play)),
    track: itemAt(track_name, play),
    album: itemAt(album_name, play),
    time: Date.parse(`${text.replace(" ", "T")}Z`) / 1000,
  }));
}

/** Plays as three services export them, by file name: a table, JSON in a zip, lines of JSON in one. */
export function exportsOf(
  plays: readonly ExportedPlay[],
): Readonly<
  Record<"lastfm.csv" | "my_spotify_data.zip" | "listenbrainz.zip", Uint8Array<ArrayBuffer>>
> {
  const header = ["uts", "utc_time", "artist", "artist_mbid", "album", "album_mbid", "track"];
  const lastfm = csvText([
    header,
    ...plays.map(({ artist, track, album, time }) => [
      time,
      formatTimestamp(time),
      artist,
      "",
      album,
      "",
      track,
    ]),
  ]);
  const spotify = plays.map(({ artist, track, album, time }) => ({
    ts: `${formatTimestamp(time).replace(" ", "T")}Z`,
    ms_played: 200_000,
    master_metadata_track_name: track,
    master_metadata_album_artist_name: artist,
    master_metadata_album_album_name: album,
  }));
  const listens = plays.map(({ artist, track, album, time }) =>
    JSON.stringify({
      listened_at: time,
      track_metadata: { artist_name: artist, track_name: track, release_name: album },
    })
  );
  const half = Math.floor(plays.length / 2);
  return {
    "lastfm.csv": strToU8(lastfm),
    "my_spotify_data.zip": zipSync({
      "Spotify Extended Streaming History/Streaming_History_Audio_0.json": strToU8(
        JSON.stringify(spotify.slice(0, half)),
      ),
      "Spotify Extended Streaming History/Streaming_History_Audio_1.json": strToU8(
        JSON.stringify(spotify.slice(half)),
      ),
      "Spotify Extended Streaming History/ReadMeFirst.pdf": new Uint8Array([0x25, 0x50, 0, 1]),
    }),
    "listenbrainz.zip": zipSync({ "listens/all.jsonl": strToU8(listens.join("\n")) }),
  };
}

/** What was read, and its plays as they will stand in the history. */
export interface ReadPlays extends Omit<ImportedFile, "rejected">, Pick<ReadFile, "rejected"> {
  readonly told: readonly {
    listener: string;
    artist: string;
    track: string;
    album: string;
    time: number;
  }[];
  readonly resolutions: readonly Resolution[];
}

/** Reads an export that lies in memory. */
export async function readPlays(
  content: string | Uint8Array,
  options: Partial<ReadOptions> = {},
): Promise<ReadPlays> {
  const now = Date.UTC(2026, 0, 1) / 1000;
  const plays = new PlayColumns();
  const { file, rejected } = await readSource(
    sourceOf(content),
    { now, minSeconds: 30, ...options },
    plays,
    () => {},
  );
  const name = (codes: Uint32Array, play: number): string => plays.names.name(itemAt(codes, play));
  const told = Array.from({ length: plays.length }, (_, play) => ({
    listener: name(plays.listener, play),
    artist: name(plays.artist, play),
    track: name(plays.track, play),
    album: name(plays.album, play),
    time: itemAt(plays.time, play),
  }));
  const resolutions = Array.from(
    plays.isCoarse.subarray(0, plays.length),
    (is) => is === 1 ? "minute" as const : "second" as const,
  );
  return { ...file, rejected, told, resolutions };
}
