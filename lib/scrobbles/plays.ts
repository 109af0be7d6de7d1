import { spanOf } from "../base/encoding.ts";
import type { Timestamp } from "../base/timestamp.ts";
import { NameCodes } from "./names.ts";

/**
 * A play from elsewhere, on its way into the history: artist and track are there, the time is
 * possible. Names need not be normalised.
 */
export interface ImportedScrobble extends Timestamp {
  /** Whose play it is, where the history is of several; empty or absent where it is of one. */
  readonly listener?: string;
  readonly artist_name: string;
  readonly track_name: string;
  readonly album_name?: string;
}

/** The names of a play as codes. */
export interface PlayNames {
  readonly listener: number;
  readonly artist: number;
  readonly track: number;
  readonly album: number;
}

/** The code of a name that is not there. */
export const NO_NAME = 0;

/** Plays in columns, which take a twentieth of the memory of as many objects. */
export class PlayColumns {
  /** The names behind the codes, of listeners, artists, tracks and albums alike. */
  readonly names = new NameCodes();
  /** Of each play whole seconds since 1970; in this and the other columns only the first `length`. */
  time = new Float64Array(64);
  /** Of each play, 1 if its time is known to the minute alone. */
  isCoarse = new Uint8Array(64);
  listener = new Uint32Array(64);
  artist = new Uint32Array(64);
  track = new Uint32Array(64);
  album = new Uint32Array(64);
  /** By play, its fields in columns of the file that the project does not use. */
  readonly others = new Map<number, readonly string[]>();
  #length = 0;

  constructor(rows: Iterable<ImportedScrobble> = []) {
    this.nameCode("");
    for (const { listener, artist_name, track_name, album_name, time, resolution } of rows) {
      this.add({
        listener: this.nameCode(listener ?? ""),
        artist: this.nameCode(artist_name),
        track: this.nameCode(track_name),
        album: this.nameCode(album_name ?? ""),
        time,
        resolution,
      });
    }
  }

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** The code of a name as it is written. */
  nameCode(written: string): number {
    return this.names.code(spanOf(written));
  }

  add({ listener, artist, track, album, time, resolution }: PlayNames & Timestamp): void {
    if (this.#length === this.time.length) this.#widen();
    const play = this.#length++;
    this.time[play] = time;
    this.isCoarse[play] = resolution === "minute" ? 1 : 0;
    this.listener[play] = listener;
    this.artist[play] = artist;
    this.track[play] = track;
    this.album[play] = album;
  }

  /** Forgets the last plays. */
  cut(length: number): void {
    this.#length = length;
  }

  #widen(): void {
    const wider = <T extends { readonly buffer: ArrayBuffer }>({ buffer }: T): ArrayBuffer =>
      buffer.transfer(2 * buffer.byteLength);
    this.time = new Float64Array(wider(this.time));
    this.isCoarse = new Uint8Array(wider(this.isCoarse));
    this.listener = new Uint32Array(wider(this.listener));
    this.artist = new Uint32Array(wider(this.artist));
    this.track = new Uint32Array(wider(this.track));
    this.album = new Uint32Array(wider(this.album));
  }
}
