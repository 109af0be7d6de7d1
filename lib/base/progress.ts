/** Hears of long work: steps done, steps there can be at most, and a note on the state. */
export type ProgressListener = (done: number, of: number, note?: string) => void;
