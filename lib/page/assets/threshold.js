// The slider of a table of thresholds: it tells one row of it at a time.
for (const section of document.querySelectorAll(".thresholds")) {
  const slider = section.querySelector("input[type=range]");
  const rows = [...section.querySelectorAll("tbody tr")];
  const output = section.querySelector("output");
  if (!(slider instanceof HTMLInputElement) || output === null || rows.length === 0) continue;
  const told = output.dataset["told"]?.split("\n") ?? [];

  const show = () => {
    const place = slider.valueAsNumber;
    output.textContent = told[place] ?? "";
    slider.setAttribute("aria-valuetext", rows[place]?.querySelector("th")?.textContent ?? "");
    for (const [at, row] of rows.entries()) row.classList.toggle("chosen", at === place);
  };
  slider.addEventListener("input", show);
  for (const hidden of section.querySelectorAll("[hidden]")) hidden.removeAttribute("hidden");
  show();
}
