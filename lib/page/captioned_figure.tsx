import { raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";

/** A figure has one name, its title: its parts need none. */
const PART_NAMES = / aria-label="[^"]*"/g;

/** A figure with title and subtitle as text of the page, which wraps where there is little room. */
export function CaptionedFigure({ svg }: { readonly svg: string }): JSX.Element {
  const [, title = ""] = /<title>(.*?)<\/title>/s.exec(svg) ?? [];
  const [, subtitle = ""] = /<desc>(.*?)<\/desc>/s.exec(svg) ?? [];
  const below = svg.replaceAll(PART_NAMES, "").replace(
    /height="(\d+)" viewBox="0 0 (\d+) \d+" data-header="(\d+)"/,
    (_, height, width, header) =>
      `height="${height - header}" viewBox="0 ${header} ${width} ${height - header}"`,
  );
  return (
    <figure class="captioned">
      <figcaption>
        <strong>{raw(title)}</strong> {raw(subtitle)}
      </figcaption>
      <div class="scroll" tabindex={0} role="region" aria-label={raw(title)}>{raw(below)}</div>
    </figure>
  );
}
