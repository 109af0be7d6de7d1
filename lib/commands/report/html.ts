/**
 * Notebooks as one page for people: what they say and show, without their code.
 *
 * @module
 */
import { marked } from "marked";
import { escapeXml } from "../../eda/drawing/figure.ts";
import { FIGURE_SVG, type Notebook, type Output } from "../../notebook/document.ts";

/** A notebook with the name it goes by. */
export interface NamedNotebook {
  readonly name: string;
  readonly notebook: Notebook;
}

/** Neither scripts nor anything from a network: the page is complete in itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const STYLE = `
:root { color-scheme: light dark; --ink: #1f2328; --page: #f6f8fa; --card: #fff; --line: #d0d7de; --link: #0072b2 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --page: #0d1117; --card: #161b22; --line: #30363d; --link: #56b4e9 }
}
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
main, nav { max-width: 800px; margin: 0 auto; padding: 0 16px }
nav { padding-top: 16px } nav a { margin-right: 16px }
a { color: var(--link) }
section { padding: 8px 0 32px; border-bottom: 1px solid var(--line) }
.scroll { overflow-x: auto; margin: 16px 0 }
.figure { display: block; color: var(--ink) }
.figure-card { fill: var(--card); stroke: var(--line) }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums }
th, td { padding: 4px 10px; border-bottom: 1px solid var(--line); vertical-align: top }
blockquote { margin: 12px 0; padding: 4px 16px; border-left: 4px solid #e69f00 }
code, pre { font-size: 14px } pre { overflow-x: auto }
`;

/**
 * Renders notebooks with their outputs as one HTML document that needs no network.
 *
 * @param title of the page
 */
export function reportPage(title: string, notebooks: readonly NamedNotebook[]): string {
  const sections = notebooks.map(({ name, notebook }) => ({
    id: name.replace(/\.ipynb$/, ""),
    heading: headingOf(notebook) ?? name,
    body: bodyOf(notebook),
  }));
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    "<nav>" +
    sections.map(({ id, heading }) => `<a href="#${id}">${escapeXml(heading)}</a>`).join("") +
    "</nav>",
    "<main>",
    ...sections.map(({ id, body }) => `<section id="${id}">\n${body}\n</section>`),
    "</main>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function headingOf({ cells }: Notebook): string | undefined {
  const first = cells.find((cell) => cell.cell_type === "markdown");
  return /^#\s+(.+)$/m.exec(first?.source ?? "")?.[1];
}

function bodyOf({ cells }: Notebook): string {
  return cells.flatMap((cell) =>
    cell.cell_type === "markdown" ? [html(cell.source)] : cell.outputs.map(outputHtml)
  ).filter((part) => part !== "").join("\n");
}

/** The richest form that an output has; progress bars and the like are of the moment. */
function outputHtml(output: Output): string {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return "";
  const as = (type: string): string | undefined => {
    const content = output.data[type];
    return typeof content === "string" ? content : undefined;
  };
  const rich = as(FIGURE_SVG) ?? as("image/svg+xml") ?? as("text/html");
  if (rich !== undefined) return `<div class="scroll">${rich}</div>`;
  const markdown = as("text/markdown");
  return markdown === undefined ? "" : html(markdown);
}

function html(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
