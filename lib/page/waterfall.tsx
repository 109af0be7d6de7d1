import type { JSX } from "hono/jsx/jsx-runtime";
import type { Listed } from "../prediction/look.ts";
import { probabilityOf } from "../models/logistic_link.ts";
import { decimal, signed } from "../text/numbers.ts";

/** How the reasons of an artist add up, from any artist on a list to this one, in log-odds. */
export function Waterfall(
  { base, margin, groups }: Pick<Listed, "base" | "margin" | "groups">,
): JSX.Element {
  let reached = base;
  const steps = groups.map(({ about, phrase, contribution }) => {
    const from = reached;
    reached += contribution;
    return { label: about, phrase, from, to: reached };
  });
  const bounds = [0, base, ...steps.map(({ to }) => to)];
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const x = (logOdds: number): number => Math.round(1000 * (logOdds - low) / (high - low || 1));
  const rows = [
    { label: "any artist on a list", phrase: probability(base), from: 0, to: base, kind: "sum" },
    ...steps.map((step) => ({ ...step, kind: step.to > step.from ? "for" : "against" })),
    { label: "together", phrase: probability(margin), from: 0, to: margin, kind: "sum" },
  ];
  return (
    <table class="waterfall">
      <thead>
        <tr>
          <th scope="col">what</th>
          <th scope="col">says</th>
          <th scope="col" class="figure">log-odds</th>
          <th scope="col">
            <span class="hidden">as a bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, phrase, from, to, kind }) => (
          <tr class={kind}>
            <th scope="row">{label}</th>
            <td>{phrase ?? ""}</td>
            <td class="figure">{signed(to - from, 2).replace("-", "−")}</td>
            <td class="bars">
              <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
                <line class="axis" x1={x(0)} x2={x(0)} y1="0" y2="20" />
                <rect
                  class={kind}
                  x={Math.min(x(from), x(to))}
                  width={Math.max(4, Math.abs(x(to) - x(from)))}
                  y="3"
                  height="14"
                />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function probability(logOdds: number): string {
  return `a probability of ${decimal(probabilityOf(logOdds), 2)}`;
}
