// The filters: facets with counts that follow, the confidence slider, the list of what is on, and reset.

const SHOWN = 6;
const facetView = new Map();

function buildFacets() {
  fill($("facets"), FACETS.map((facet) => {
    const list = el("ul", { class: "values" });
    const needle = facet.entity && facet.keys.length > SHOWN && el("input", { type: "search", class: "find", autocomplete: "off",
      placeholder: "Find a name", "aria-label": `Find in ${facet.label}`, oninput: () => renderFacet(facet) });
    const box = el("details", { class: "facet", open: ["speaker", "about"].includes(facet.key), ontoggle: () => renderFacet(facet) },
      el("summary", {}, facet.label, el("span", { class: "badge" })), needle, list);
    facetView.set(facet.key, { box, list, needle, all: false });
    return box;
  }));
  const slider = $("sure");
  slider.addEventListener("input", () => change({ sure: Number(slider.value) / 100 }));
  $("reset").addEventListener("click", () => {
    change(noFilters(), { push: true });
    say(`All ${plural(STATEMENTS, "statement")}`);
  });
}

/** The values of a facet to show: chosen ones first, then by count; those that match its own search. */
function values(facet, view) {
  const chosen = state.filters[facet.key];
  const needle = view.needle ? fold(view.needle.value.trim()) : "";
  const rows = [];
  for (let code = 0; code < facet.keys.length; code++) {
    if (chosen.has(code)) rows.push([2e9, code]);
    else if (facet.counts[code] && (!needle || (facet.entity ? (NAMES.build(), NAMES.parts[code]) : fold(facet.names[code])).includes(needle))) rows.push([facet.counts[code], code]);
  }
  return rows.sort((a, b) => b[0] - a[0] || a[1] - b[1]).map(([, code]) => code);
}

function renderFacet(facet) {
  const view = facetView.get(facet.key);
  const chosen = state.filters[facet.key];
  view.box.querySelector(".badge").textContent = chosen.size || "";
  if (!view.box.open) return;
  const codes = values(facet, view);
  const limit = view.all ? 40 : SHOWN;
  const focus = document.activeElement?.dataset?.value;
  const inside = view.list.contains(document.activeElement);
  fill(view.list, codes.slice(0, Math.max(limit, chosen.size)).map((code) => el("li", {},
    el("label", {},
      el("input", { type: "checkbox", checked: chosen.has(code), data: { value: code }, onchange: () => toggleFilter(facet.key, code) }),
      facet.entity && glyph(typeOf(code), !E.named[code]),
      facet.entity || facet.key === "publisher" ? bdi(facet.names[code], "name") : el("span", { class: "name" }, facet.names[code]),
      el("span", { class: "count" }, facet.counts[code].toLocaleString("en"))))),
  codes.length > SHOWN && el("li", {}, el("button", { class: "link more", data: { value: "more" }, onclick: () => { view.all = !view.all; renderFacet(facet); } },
    view.all ? "Show fewer" : `Show more (${codes.length - SHOWN})`)),
  view.all && codes.length > 40 && el("li", { class: "muted" }, `${codes.length - 40} more: find them by name above`),
  !codes.length && el("li", { class: "muted" }, "Nothing left"));
  if (inside && focus !== undefined) view.list.querySelector(`[data-value="${focus}"]`)?.focus();
}

function renderFacets() {
  for (const facet of FACETS) renderFacet(facet);
  $("sure").value = Math.round(state.sure * 100);
  $("sure-value").textContent = state.sure ? `${Math.round(state.sure * 100)}% or more` : "any";
  $("sure").setAttribute("aria-valuetext", $("sure-value").textContent);
  const active = filtersActive();
  $("reset").hidden = !active;
  $("filters-badge").textContent = active || "";
  renderChips();
}

/** Every filter that is on, as a button that turns it off. */
function renderChips() {
  const chip = (text, off) => el("li", {}, el("button", { class: "chip", onclick: off, "aria-label": `Remove filter: ${text}` },
    bdi(short(text, 34)), icon("close")));
  const chips = FACETS.flatMap((f) => [...state.filters[f.key]].map((code) => chip(`${f.label}: ${f.names[code]}`, () => toggleFilter(f.key, code))));
  for (const t of state.hiddenTypes) chips.push(chip(`Without ${TYPE_NAMES[t].toLowerCase()}`, () => change({ hiddenTypes: toggle(state.hiddenTypes, t) })));
  if (state.from !== null || state.to !== null) chips.push(chip(rangeText(), () => change({ from: null, to: null })));
  if (state.sure) chips.push(chip(`Confidence from ${Math.round(state.sure * 100)}%`, () => change({ sure: 0 })));
  if (state.q.trim()) chips.push(chip(`“${state.q.trim()}”`, () => change({ q: "" })));
  fill($("chips"), chips);
  $("chips").hidden = !chips.length;
}
