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
  const colour = Deno.stderr.isTerminal() && !Deno.noColor;
  console.error(`${colour ? styled("error:", 31) : "error:"} ${printable(text)}`);
}

const styled = (text: string, code: number): string => `\x1b[${code}m${text}\x1b[0m`;

/** Titles of tables bold, their lines faint, remarks yellow. */
export function painted(text: string): string {
  return text
    .replace(/^.+(?=\n┌)/gm, (title) => styled(title, 1))
    .replace(/[┌┬┐├┼┤└┴┘│─]+/g, (border) => styled(border, 2))
    .replace(/^ *Note:/gm, (remark) => styled(remark, 33));
}
