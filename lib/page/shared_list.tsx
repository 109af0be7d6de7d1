import type { JSX } from "hono/jsx/jsx-runtime";
import type { WatchlistEntry } from "../prediction/entry.ts";
import { isolatedName, shortName } from "./artist_name.tsx";

const [WIDTH, HEIGHT] = [1200, 630];
/** Artists on it. */
const MOST = 5;
const [TOP, STEP] = [228, 72];
const SERIF = "Georgia, 'Times New Roman', serif";
const SANS = "system-ui, 'Segoe UI', Roboto, sans-serif";

/** Columns that a name has room for, and the letters that take two of them. */
const ROOM = 28;
const WIDE = /[\u1100-\u11ff\u2e80-\uffff\u{1f000}-\u{3ffff}]/u;

/** How many letters of a name fit into so many columns. */
function lettersIn(name: string, columns: number): number {
  let taken = 0;
  const letters = Array.from(name);
  const full = letters.findIndex((letter) => (taken += WIDE.test(letter) ? 2 : 1) > columns);
  return full === -1 ? letters.length : full;
}

/**
 * A list as a picture to share, as SVG that stands alone: names and odds, and no figure that could
 * tell whose list it is (no plays, no shares, no day).
 */
export function SharedList(
  { entries, simulated }: {
    readonly entries: readonly WatchlistEntry[];
    readonly simulated: boolean;
  },
): JSX.Element {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
    >
      <rect width={WIDTH} height={HEIGHT} fill="#f7f6f3" />
      <rect width="14" height={HEIGHT} fill="#d55e00" />
      <text x="80" y="112" font-family={SERIF} font-size="54" font-weight="600" fill="#1f2328">
        About to stay with me
      </text>
      <text x="80" y="160" font-family={SANS} font-size="26" fill="#59606a">
        {simulated ? "A simulated history: " : ""}
        new artists that are likely to become core to my listening
      </text>
      {entries.slice(0, MOST).map(({ artist_name, odds }, place) => (
        <g font-family={SANS} font-size="34" fill="#1f2328">
          <text x="80" y={TOP + STEP * place} fill="#59606a">{place + 1}</text>
          <text x="130" y={TOP + STEP * place} font-weight="600">
            {isolatedName(shortName(artist_name, lettersIn(artist_name, ROOM)))}
          </text>
          <text x={WIDTH - 70} y={TOP + STEP * place} text-anchor="end" fill="#7a3500">{odds}</text>
        </g>
      ))}
      <text x="80" y={HEIGHT - 40} font-family={SANS} font-size="22" fill="#59606a">
        Breakout · worked out in my browser, nothing uploaded
      </text>
    </svg>
  );
}
