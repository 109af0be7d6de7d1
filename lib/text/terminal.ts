import stringWidth from "string-width";
import { printable } from "./printable.ts";

/** How many characters fit on a line of standard output; 80 where that is not a terminal. */
export function terminalWidth(): number {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 80;
}

/** Prints a text for people on standard output: in colour on a terminal, unless `NO_COLOR` is set. */
export function printText(text: string): void {
  const safe = printable(text);
  console.log(Deno.stdout.isTerminal() && !Deno.noColor ? painted(safe) : safe);
}

/** Prints what went wrong on standard error. */
export function printError(text: string): void {
  const told = `error: ${printable(text)}`;
  if (!Deno.stderr.isTerminal()) return console.error(told);
  const lines = fitted(told, Deno.consoleSize().columns);
  console.error(Deno.noColor ? lines : lines.replace(/^error:/, (word) => styled(word, 31)));
}

/** A text whose lines are broken between words, but for tables, which fit, and within commands. */
export function fitted(text: string, width: number): string {
  return text.split("\n").map((line) => {
    if (/[┌├│└]/.test(line)) return line;
    const margin = line.replace(
      /^( *)(- )?.*/,
      (_, indent, item = "") => indent + " ".repeat(item.length),
    );
    let used = 0;
    return line.replace(/ *(?:'deno [^']*'[^ ]*|[^ ]+)/g, (word, place) => {
      used += stringWidth(word);
      if (used <= width || place === 0) return word;
      const start = margin + word.trimStart();
      used = stringWidth(start);
      return `\n${start}`;
    });
  }).join("\n");
}

const styled = (text: string, code: number): string => `\x1b[${code}m${text}\x1b[0m`;

/** Titles of tables bold, their lines faint, remarks yellow. */
export function painted(text: string): string {
  return text
    .replace(/^.+(?=\n┌)/gm, (title) => styled(title, 1))
    .replace(/[┌┬┐├┼┤└┴┘│─]+/g, (border) => styled(border, 2))
    .replace(/^ *Note:/gm, (remark) => styled(remark, 33));
}
