// The table: the same statements, sortable; only the rows in sight are in the document.

const COLUMNS = [
  { key: "date", label: "Date", cell: (s) => el("time", { dateTime: S.date[s] ?? "" }, showDay(S.date[s])), sort: (s) => S.date[s] ?? "" },
  { key: "speaker", label: "Speaker", cell: (s) => bdi(short(speakerNames(s), 80) || "No source named"), sort: speakerNames },
  { key: "cue", label: "Cue", cell: (s) => bdi(short(S.cue[s] ?? "", 40)), sort: (s) => S.cue[s] ?? "" },
  { key: "statement", label: "Statement", cell: (s) => [polarityTag(s), bdi(short(S.content[s], 320))], sort: (s) => S.content[s] },
  { key: "about", label: "About", cell: (s) => S.about[s].length > 0 && bdi(short(aboutNames(s), 80)), sort: aboutNames },
  { key: "publisher", label: "Publisher", cell: (s) => [bdi(short(publisherOf(s) ?? "", 60)), S.copies[s].length > 0 && el("span", { class: "muted" }, ` +${S.copies[s].length}`)], sort: (s) => publisherOf(s) ?? "" },
  { key: "confidence", label: "Confidence", cell: (s) => `${Math.round(S.confidence[s] * 100)}%`, sort: (s) => S.confidence[s] },
];
const orders = new Map();
const grid = { rows: [], height: 64, active: 0, order: "" };

function aboutNames(s) {
  return S.about[s].map((n) => E.name[n]).join(", ");
}

function polarityTag(s) {
  if (S.polarity[s] === POLARITY.said) return null;
  return el("span", { class: "tag" }, S.polarity[s] === POLARITY.rejected ? "denied" : "not said");
}

/** All statements in the order of a column, sorted once; empty values come last either way. */
function orderBy(key) {
  if (orders.has(key)) return orders.get(key);
  const { sort } = COLUMNS.find((c) => c.key === key);
  const value = Array.from({ length: STATEMENTS }, (_, s) => sort(s));
  let rank = value;
  if (typeof value[0] === "string") {
    const compare = new Intl.Collator("en", { sensitivity: "base", numeric: true }).compare;
    const place = new Map([...new Set(value)].sort(key === "date" ? undefined : compare).map((v, i) => [v, i]));
    rank = value.map((v) => place.get(v));
  }
  const order = Uint32Array.from(rank.keys()).sort((a, b) => rank[a] - rank[b] || a - b);
  const empty = order.filter((s) => value[s] === "");
  const full = order.filter((s) => value[s] !== "");
  orders.set(key, { full, empty });
  return orders.get(key);
}

/** The statements that pass, in the order of the table. */
function tableOrder() {
  const { full, empty } = orderBy(state.sort);
  const rows = [];
  if (state.down) for (let i = full.length - 1; i >= 0; i--) { if (passes(full[i])) rows.push(full[i]); }
  else for (const s of full) if (passes(s)) rows.push(s);
  for (const s of empty) if (passes(s)) rows.push(s);
  return rows;
}

function buildTable() {
  fill($("head"), COLUMNS.map((c, i) => el("th", { role: "columnheader", scope: "col", class: c.key, "aria-colindex": i + 1 },
    el("button", { onclick: () => change({ sort: c.key, down: state.sort === c.key ? !state.down : c.key === "confidence" }) },
      c.label, el("span", { class: "arrow", "aria-hidden": "true" })))));
  let waiting = false;
  $("rows").addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; renderRows(); });
  }, { passive: true });
  $("rows").addEventListener("keydown", tableKey);
  $("body").addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (!row || String(getSelection())) return;
    grid.active = Number(row.getAttribute("aria-rowindex")) - 2;
    selectStatement(grid.rows[grid.active]);
  });
  new ResizeObserver(() => { if (state.view === "table") renderRows(); }).observe($("rows"));
}

function renderTable(patch) {
  if (state.view !== "table") return;
  grid.rows = tableOrder();
  const order = `${state.sort}${state.down}`;
  if (patch && ("q" in patch || "filters" in patch) || order !== grid.order) $("rows").scrollTop = 0;
  grid.order = order;
  const at = state.sel?.kind === "statement" && state.at !== null ? grid.rows.indexOf(state.at) : -1;
  grid.active = at >= 0 ? at : Math.min(grid.active, Math.max(0, grid.rows.length - 1));
  $("grid").setAttribute("aria-rowcount", grid.rows.length + 1);
  [...$("head").children].forEach((th, i) => {
    const here = COLUMNS[i].key === state.sort;
    th.setAttribute("aria-sort", here ? (state.down ? "descending" : "ascending") : "none");
  });
  $("none").hidden = grid.rows.length > 0;
  $("table-count").textContent = plural(grid.rows.length, "statement");
  if (at >= 0) reveal(at);
  renderRows();
}

/** Put the rows in sight (and some beyond) into the document. */
function renderRows() {
  const box = $("rows");
  grid.height = parseInt(getComputedStyle(box).getPropertyValue("--row"), 10) || 64;
  const head = $("head").offsetHeight;
  $("body").style.height = `${grid.rows.length * grid.height}px`;
  const first = Math.max(0, Math.floor(box.scrollTop / grid.height) - 4);
  const last = Math.min(grid.rows.length, Math.ceil((box.scrollTop + box.clientHeight - head) / grid.height) + 4);
  const focused = $("body").contains(document.activeElement);
  const wanted = [];
  for (let i = first; i < last; i++) wanted.push(i);
  if (focused && (grid.active < first || grid.active >= last) && grid.active < grid.rows.length) wanted.push(grid.active);
  fill($("body"), wanted.map(row));
  if (focused) $("body").querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
}

function row(i) {
  const s = grid.rows[i];
  const tr = el("tr", { role: "row", "aria-rowindex": i + 2, tabIndex: i === grid.active ? 0 : -1,
    "aria-selected": String(state.at === s && state.sel !== null) },
  COLUMNS.map((c, k) => el("td", { role: "gridcell", class: c.key, "aria-colindex": k + 1 }, c.cell(s) || null)));
  tr.style.transform = `translateY(${i * grid.height}px)`;
  return tr;
}

function reveal(i) {
  const box = $("rows");
  const top = i * grid.height;
  const room = box.clientHeight - $("head").offsetHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + grid.height > box.scrollTop + room) box.scrollTop = top + grid.height - room;
}

function tableKey(event) {
  if (event.target.closest("thead") || !grid.rows.length) return;
  const page = Math.max(1, Math.floor($("rows").clientHeight / grid.height) - 2);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -grid.rows.length, End: grid.rows.length };
  if (event.key in steps) {
    grid.active = Math.min(grid.rows.length - 1, Math.max(0, grid.active + steps[event.key]));
    reveal(grid.active);
    renderRows();
    $("body").querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
  } else if (event.key === "Enter" || event.key === " ") {
    selectStatement(grid.rows[grid.active]);
    $("panel").focus();
  } else return;
  event.preventDefault();
}
