// The slider of a table of thresholds: it shows one row of it at a time.
for (const section of document.querySelectorAll("[data-thresholds]")) {
  const slider = section.querySelector("input[type=range]");
  const rows = [...section.querySelectorAll("tbody tr")];
  const told = section.querySelector("output");
  if (!(slider instanceof HTMLInputElement) || told === null || rows.length === 0) continue;

  const show = () => {
    const row = rows[slider.valueAsNumber];
    const text = row?.getAttribute("data-told") ?? "";
    told.textContent = text;
    slider.setAttribute("aria-valuetext", row?.querySelector("th")?.textContent ?? "");
    for (const each of rows) each.classList.toggle("chosen", each === row);
  };
  slider.addEventListener("input", show);
  for (const hidden of section.querySelectorAll("[hidden]")) hidden.removeAttribute("hidden");
  show();
}
