/**
 * A listening history as one page for people: today's list, what the history says, and the notebooks
 * without their code. It speaks of the listener, not to them: it is there to be sent.
 *
 * @module
 */
import { raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import { marked } from "marked";
import { listedToday, type ListOfToday } from "../../eda/watchlist/today.ts";
import { why } from "../../eda/watchlist/waterfall.ts";
import { FIGURE_SVG, type Notebook, type Output } from "../../notebook/document.ts";
import { CaptionedFigure } from "../../page/captioned_figure.tsx";
import { TodaysList } from "../../page/todays_list.tsx";
import { type Listed, type Look, shortHistoryInWords } from "../../prediction/look.ts";
import { count, counted } from "../../text/numbers.ts";
import { marked as markedKind } from "../../text/simulated.ts";
import { listRecordInWords } from "../../prediction/track_record.ts";

interface ReportPageProps {
  /** Whose listening it is; absent where that is not said. */
  readonly name?: string | undefined;
  /** Which history this is, as Markdown. */
  readonly introduction: string;
  readonly list: ListOfToday;
  /** What the history says, in sentences. */
  readonly findings: string;
  readonly notebooks: readonly Notebook[];
  readonly style: string;
}

/** The tag of cells for whoever has the notebook open; of a first cell, it is that of the notebook. */
const NOT_IN_REPORT = "not-in-report";

/** Listeners whose lists are shown. */
const LISTENERS = 10;

/** Artists whose reasons are drawn. */
const EXPLAINED = 12;
/** As wide as a phone has room for. */
const WHY_WIDTH = 300;

/** Neither scripts nor anything from a network: the page is complete in itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const STYLE = `
body { max-width: 54rem }
body > header { display: block }
.whys { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: 1.1rem }
.whys .captioned { width: auto; margin: 0; height: 100% }
.scroll { overflow-x: auto; margin: 1rem 0 }
.scroll table { width: auto }
blockquote { margin: 0.8rem 0; padding: 0.2rem 1rem; border-left: 4px solid var(--core) }
`;

/** The whole document; it needs no network. */
export function reportPage(props: ReportPageProps): string {
  return `<!DOCTYPE html>\n${String(<Report {...props} />)}\n`;
}

function Report(
  { name, introduction, list, findings, notebooks, style }: ReportPageProps,
): JSX.Element {
  const { looks, report } = inThirdPerson(list);
  const title = name === undefined ? "A listening history" : `The listening of ${name}`;
  const chapters = notebooks.filter(({ cells: [first] }) => first && isTold(first))
    .map((notebook, place) => ({
      id: `chapter-${place + 1}`,
      heading: /^#\s+(.+)$/m.exec(notebook.cells[0]?.source ?? "")?.[1] ?? "",
      body: bodyOf(notebook),
    }));
  const whys = listedToday({ looks }).slice(0, EXPLAINED).map((listed, place) => ({
    id: `why-${place + 1}`,
    artist: listed.entry.artist_name,
    figure: why(listed, WHY_WIDTH),
  }));
  const hrefOf = (artist: string): string | null => {
    const id = whys.find((each) => each.artist === artist)?.id;
    return id === undefined ? null : `#${id}`;
  };
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style>{raw(style + STYLE)}</style>
      </head>
      <body>
        <header>
          <h1>{title}</h1>
          {raw(htmlOf(introduction))}
          <nav aria-label="Chapters">
            <ul>
              {chapters.map(({ id, heading }) => (
                <li>
                  <a href={`#${id}`}>{heading}</a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main>
          {looks.length > LISTENERS && (
            <p class="remark">
              The lists of {count(LISTENERS)} of {counted(looks.length, "listener")}.
            </p>
          )}
          {looks.slice(0, LISTENERS).map(({ look, courses }) => (
            <ListOf look={look} courses={courses} record={report.track_record} hrefOf={hrefOf} />
          ))}
          <section>
            <h2>What this history says</h2>
            <p>{findings}</p>
          </section>
          {whys.length > 0 && (
            <section>
              <h2>{markedKind("Why these", report.simulated)}</h2>
              <div class="whys">
                {whys.map(({ id, figure }) => (
                  <div id={id}>
                    <CaptionedFigure svg={figure.svg} />
                  </div>
                ))}
              </div>
            </section>
          )}
          {chapters.map(({ id, body }) => <section id={id}>{raw(body)}</section>)}
        </main>
      </body>
    </html>
  );
}

function ListOf(
  { look, record, ...props }: Parameters<typeof TodaysList>[0],
): JSX.Element {
  const remark = shortHistoryInWords(look);
  return (
    <>
      {look.listener !== null && <h2>{look.listener}</h2>}
      {remark !== null && <p class="remark">{spokenOf(remark)}</p>}
      <TodaysList look={{ ...look, short_history: null }} record={null} {...props} />
      {record !== null && <p class="record">{spokenOf(listRecordInWords(record))}</p>}
    </>
  );
}

/** What is said to the listener, said of them: "heard beside their favourites". */
function spokenOf(text: string): string {
  return text.replace(
    /\b([Yy])ou(r?)\b/g,
    (_, y: string, r: string) => `${y === "Y" ? "T" : "t"}he${r === "" ? "y" : "ir"}`,
  );
}

function inThirdPerson({ looks, report }: ListOfToday): ListOfToday {
  const spoken = ({ entry, groups, ...listed }: Listed): Listed => ({
    ...listed,
    entry: { ...entry, why: spokenOf(entry.why) },
    groups: groups.map(({ about, phrase, ...group }) => ({
      ...group,
      about: spokenOf(about),
      phrase: phrase === null ? null : spokenOf(phrase),
    })),
  });
  const look = (of: Look): Look => ({ ...of, listed: of.listed.map(spoken) });
  return { report, looks: looks.map(({ courses, ...of }) => ({ courses, look: look(of.look) })) };
}

function isTold({ metadata: { tags = [] } }: Notebook["cells"][number]): boolean {
  return !tags.includes(NOT_IN_REPORT);
}

function bodyOf({ cells }: Notebook): string {
  return cells.filter(isTold)
    .flatMap((cell) =>
      // The page has a title of its own: headings are one lower.
      cell.cell_type === "markdown"
        ? [htmlOf(cell.source.replace(/^#/gm, "##"))]
        : cell.outputs.map(outputHtml)
    ).filter((part) => part !== "").join("\n");
}

/** The richest form that an output has; progress bars and the like are of the moment. */
function outputHtml(output: Output): string {
  if (!("data" in output)) return "";
  const { [FIGURE_SVG]: svg, "text/html": html, "text/markdown": markdown } = output.data;
  if (typeof svg === "string") return String(<CaptionedFigure svg={svg} />);
  if (typeof html === "string") return `<div class="scroll">${html}</div>`;
  return typeof markdown === "string" ? htmlOf(markdown) : "";
}

function htmlOf(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
