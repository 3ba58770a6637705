// Around the views: search box, menus, theme, notes, shortcuts, the line at the bottom.

let noteTimer = 0;
function note(text) {
  $("note").textContent = text;
  $("note").hidden = false;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => { $("note").hidden = true; }, 6000);
}

function madeBy() {
  if (!DATA.run) return "The model that made them is not recorded.";
  const { model, version, started } = DATA.run;
  const day = started && showDay(started.slice(0, 10), LONG_DATE);
  return `Made by ${model} ${version}${day ? ` on ${day}` : ""}.`;
}

function renderStatus() {
  const total = RESULT.count === STATEMENTS ? plural(STATEMENTS, "statement")
    : `${RESULT.count.toLocaleString("en")} of ${plural(STATEMENTS, "statement")}`;
  const people = RESULT.said.reduce((sum, n) => sum + (n > 0), 0);
  $("counts").textContent = `${total} · ${plural(people, "source")} · ${plural(RESULT.articles, "article")}${
    RESULT.copies ? ` · ${plural(RESULT.copies, "copy", "copies")} counted once` : ""}`;
  $("cut").hidden = !drawn.cut || state.view !== "network";
  if (drawn.cut) {
    const now = state.more ? LIMIT : FIRST;
    $("cut-text").textContent = `The ${now.toLocaleString("en")} most quoted of ${drawn.cut.toLocaleString("en")} names are drawn. Search or filter for the rest.`;
    $("cut-more").textContent = state.more ? `Show ${FIRST}` : `Show ${LIMIT.toLocaleString("en")}`;
  }
  const undrawn = drawn.cut ? 0 : undrawnCount();
  $("undrawn").hidden = !undrawn || state.view !== "network";
  $("undrawn-text").textContent = `${plural(undrawn, "statement")} in the table only`;
}

/** Statements that pass but touch no drawn node: the table alone shows them. */
function undrawnCount() {
  let count = 0;
  for (let s = 0; s < STATEMENTS; s++) {
    if (passes(s) && !S.speakers[s].some((n) => drawn.key.has(n)) && !S.about[s].some((n) => drawn.key.has(n))) count++;
  }
  return count;
}

function renderViews() {
  const table = state.view === "table";
  $("network").hidden = table;
  $("legend").hidden = table;
  $("table").hidden = !table;
  $("as-network").setAttribute("aria-pressed", String(!table));
  $("as-table").setAttribute("aria-pressed", String(table));
  if ($("search").value.trim() !== state.q.trim()) $("search").value = state.q;
}

// The search box is a combobox: names to jump to, while the query filters everything else.

let suggestion = -1;

function suggest() {
  const found = document.activeElement === $("search") ? searchNames($("search").value) : [];
  suggestion = -1;
  const open = found.length > 0;
  $("suggest").hidden = !open;
  $("search").setAttribute("aria-expanded", String(open));
  $("search").removeAttribute("aria-activedescendant");
  fill($("suggest"), found.map((n, i) => el("li", { role: "option", id: `option-${i}`, "aria-selected": "false", data: { node: n },
    onpointerdown: (event) => { event.preventDefault(); choose(n); } },
  glyph(typeOf(n), !E.named[n]), bdi(short(E.name[n], 60), "name"), el("span", { class: "count" }, `${E.said[n]} said · ${E.about[n]} about`))));
}

function closeSuggest() {
  $("suggest").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
  suggestion = -1;
}

function choose(n) {
  closeSuggest();
  $("search").value = "";
  change({ ...noFilters(), ego: null, trail: [], sel: { kind: "node", node: n, side: null }, at: null }, { push: true });
  if (state.view === "network" && !lookAt(n)) enterEgo(n);
  $("panel").focus({ preventScroll: true });
}

function searchKey(event) {
  const options = [...$("suggest").children];
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !$("suggest").hidden) {
    suggestion = (suggestion + (event.key === "ArrowDown" ? 1 : -1) + options.length + 1) % (options.length + 1);
    options.forEach((o, i) => o.setAttribute("aria-selected", String(i === suggestion)));
    if (suggestion < options.length) $("search").setAttribute("aria-activedescendant", options[suggestion].id);
    else { suggestion = -1; $("search").removeAttribute("aria-activedescendant"); }
    event.preventDefault();
  } else if (event.key === "Enter") {
    if (suggestion >= 0) choose(Number(options[suggestion].dataset.node));
    else { closeSuggest(); say(plural(RESULT.count, "statement")); }
    event.preventDefault();
  } else if (event.key === "Escape") {
    if (!$("suggest").hidden) closeSuggest();
    else if (state.q) change({ q: "" });
    else $("search").blur();
    event.stopPropagation();
  }
}

function buildSearch() {
  const box = $("search");
  box.addEventListener("input", () => { change({ q: box.value }); suggest(); });
  box.addEventListener("focus", suggest);
  box.addEventListener("blur", closeSuggest);
  box.addEventListener("keydown", searchKey);
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  readPalette();
  renderNetwork();
}

function buildMenus() {
  for (const menu of document.querySelectorAll("details.menu")) {
    const close = () => { menu.open = false; };
    document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) close(); });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      close();
      menu.querySelector("summary").focus();
      event.stopPropagation();
    });
    menu.addEventListener("click", (event) => { if (event.target.closest("button")) close(); });
  }
  for (const [id, run] of Object.entries(EXPORTS)) for (const button of document.querySelectorAll(`[data-export="${id}"]`)) button.addEventListener("click", run);
}

function setDrawer(open) {
  document.body.classList.toggle("with-filters", open);
  $("filters-button").setAttribute("aria-expanded", String(open));
  if (open) $("filters").focus();
  else $("filters-button").focus();
}

const SHORTCUTS = {
  "/": () => { $("search").focus(); $("search").select(); },
  t: () => change({ view: state.view === "table" ? "network" : "table" }, { push: true }),
  f: () => (getComputedStyle($("filters-button")).display === "none" ? $("filters").focus() : setDrawer(!document.body.classList.contains("with-filters"))),
  e: () => { if (state.sel?.kind === "node") enterEgo(state.sel.node); },
  j: () => stepStatement(1),
  k: () => stepStatement(-1),
  r: () => $("reset").click(),
  "?": () => $("help").showModal(),
};

function globalKey(event) {
  if (event.key === "Escape" && !event.defaultPrevented && !$("help").open) {
    if (document.body.classList.contains("with-filters")) setDrawer(false);
    else if (state.sel) closePanel();
    else if (state.ego) leaveEgo();
    return;
  }
  const typing = event.target.closest?.("input:not([type=checkbox], [type=range]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || $("help").open || !$("shortcuts-on").checked) return;
  const run = SHORTCUTS[event.key];
  if (!run) return;
  event.preventDefault();
  run();
}

function buildShell() {
  buildSearch();
  buildMenus();
  $("as-network").addEventListener("click", () => change({ view: "network" }, { push: true }));
  $("as-table").addEventListener("click", () => change({ view: "table" }, { push: true }));
  $("theme").addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    setTheme(dark ? "light" : "dark");
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readPalette(); renderNetwork(); });
  $("filters-button").addEventListener("click", () => setDrawer(!document.body.classList.contains("with-filters")));
  $("filters-close").addEventListener("click", () => setDrawer(false));
  $("help-button").addEventListener("click", () => $("help").showModal());
  $("about-button").addEventListener("click", () => $("help").showModal());
  $("help-close").addEventListener("click", () => $("help").close());
  $("zoom-in").addEventListener("click", () => zoomBy(1.3));
  $("zoom-out").addEventListener("click", () => zoomBy(1 / 1.3));
  $("zoom-fit").addEventListener("click", () => fitView(true));
  $("cut-more").addEventListener("click", () => { change({ more: !state.more }); fitView(); });
  for (const button of document.querySelectorAll("[data-reset]")) button.addEventListener("click", () => { $("reset").click(); leaveEgo(); });
  $("undrawn").addEventListener("click", () => change({ view: "table" }, { push: true }));
  $("skip").addEventListener("click", () => {
    change({ view: "table" }, { push: true });
    $("body").querySelector('[tabindex="0"]')?.focus();
  });
  $("network").addEventListener("keydown", networkKey);
  document.addEventListener("keydown", globalKey);
  window.addEventListener("popstate", readHash);
  window.addEventListener("hashchange", () => { if (location.hash !== writeHash()) readHash(); });
  window.addEventListener("beforeprint", preparePrint);
  window.addEventListener("afterprint", () => fill($("print")));
  fill($("made"), madeBy());
  fill($("about-run"), madeBy(), DATA.run && Object.entries(DATA.run.settings).map(([name, value]) => ` ${name} ${value}.`));
  fill($("about-evidence"), { sentence: "This file holds the sentence around each statement, not the articles.",
    paragraph: "This file holds the paragraph around each statement, not the articles.",
    none: "This file holds the statements, and nothing else of the articles." }[DATA.evidence]);
}
