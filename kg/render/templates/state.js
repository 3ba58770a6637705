// What the page shows, and its image in the address: the hash holds view, filters and selection.

const freshFilters = () => Object.fromEntries(FACETS.map((f) => [f.key, new Set()]));
const state = {
  view: "network", q: "", filters: freshFilters(), hiddenTypes: new Set(), hiddenLines: new Set(), from: null, to: null,
  sure: 0, ego: null, trail: [], sel: null, at: null, sort: "date", down: false, more: false,
};
const renderers = [];

let addressTimer = 0;

/** Change the state and show it; `push` makes a step that the browser's back button undoes. */
function change(patch, { push = false } = {}) {
  if (push && addressTimer) writeAddress();
  Object.assign(state, patch);
  applyFilters();
  for (const render of renderers) render(patch);
  clearTimeout(addressTimer);
  if (push) writeAddress(true);
  else addressTimer = setTimeout(writeAddress, 150); // browsers allow only so many changes of the address a second
}

/** Write the state into the address, as a step of the history or in place. */
function writeAddress(push = false) {
  clearTimeout(addressTimer);
  addressTimer = 0;
  const hash = writeHash();
  if (hash !== location.hash) history[push === true ? "pushState" : "replaceState"](null, "", hash || location.pathname + location.search);
}

function toggle(set, value) {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

const toggleFilter = (key, code) => change({ filters: { ...state.filters, [key]: toggle(state.filters[key], code) } });

const noFilters = () => ({ q: "", filters: freshFilters(), hiddenTypes: new Set(), from: null, to: null, sure: 0 });

/** Select a node (its statements, those about it, or both), an edge, or a statement of the table. */
const selectNode = (node, side = null) => change({ sel: { kind: "node", node, side }, at: null }, { push: true });
const selectEdge = (edge) => change({ sel: { kind: "edge", edge }, at: null }, { push: true });
const selectStatement = (s) => change({ sel: { kind: "statement" }, at: s }, { push: true });
const deselect = () => change({ sel: null, at: null }, { push: true });

function enterEgo(node, depth = 1) {
  const trail = state.trail.includes(node) ? state.trail.slice(0, state.trail.indexOf(node) + 1) : [...state.trail, node];
  change({ ego: { node, depth }, trail, sel: { kind: "node", node, side: null }, at: null, view: "network" }, { push: true });
  say(`${E.name[node]} and its neighbours, ${plural(RESULT.count, "statement")}`);
}

const leaveEgo = () => change({ ego: null, trail: [] }, { push: true });

/** Identifiers in an address are parted by spaces, so that each is written without any. */
const encode = (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
const code = (n) => encode(E.id[n]);

function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; } // a link that was cut short: then it names nothing
}

function writeHash() {
  const out = new URLSearchParams();
  const put = (name, value) => { if (value) out.set(name, value); };
  put("view", state.view === "table" && "table");
  put("q", state.q.trim());
  for (const f of FACETS) put(f.key, [...state.filters[f.key]].map((value) => encode(f.keys[value])).join(","));
  put("hide", [...state.hiddenTypes].join(","));
  put("lines", [...state.hiddenLines].join(","));
  put("from", state.from !== null && fromDay(state.from));
  put("to", state.to !== null && fromDay(state.to));
  put("sure", state.sure > 0 && String(state.sure));
  put("ego", state.trail.map(code).join(" "));
  put("depth", state.ego?.depth > 1 && String(state.ego.depth));
  const { sel } = state;
  if (sel?.kind === "node") put("node", code(sel.node) + (sel.side ? ` ${sel.side}` : ""));
  if (sel?.kind === "edge") put("edge", [DATA.kinds[LINES.kind[sel.edge]], code(LINES.from[sel.edge]), code(LINES.to[sel.edge])].join(" "));
  put("at", state.at !== null && S.id[state.at]);
  put("sort", (state.sort !== "date" || state.down) && (state.down ? "-" : "") + state.sort);
  put("all", state.more && "1");
  const text = out.toString();
  return text ? `#${text}` : "";
}

/** Bring back what an address holds; whatever this page does not know is left out, and said. */
function readHash() {
  const got = new URLSearchParams(location.hash.slice(1));
  let unknown = 0;
  const known = (map, key) => {
    const value = map.get(key);
    if (value === undefined) unknown++;
    return value;
  };
  const list = (name, separator = ",") => (got.get(name) ?? "").split(separator).filter(Boolean);
  const patch = { ...noFilters(), view: got.get("view") === "table" ? "table" : "network", q: got.get("q") ?? "" };
  for (const f of FACETS) {
    const keys = list(f.key).map(decode);
    patch.filters[f.key] = new Set(keys.map((key) => known(f.code, key)).filter((code) => code !== undefined));
  }
  patch.hiddenTypes = new Set(list("hide").filter((t) => TYPES.includes(t)));
  patch.hiddenLines = new Set(list("lines").filter((k) => k in KIND));
  const day = (name) => { const value = toDay(got.get(name)); return Number.isNaN(value) ? null : value; };
  Object.assign(patch, { from: day("from"), to: day("to"), sure: Math.min(1, Math.max(0, Number(got.get("sure")) || 0)) });
  patch.trail = list("ego", " ").map((id) => known(NODE_AT, decode(id))).filter((n) => n !== undefined);
  const centre = patch.trail.at(-1);
  patch.ego = centre === undefined ? null : { node: centre, depth: Math.min(3, Math.max(1, Number(got.get("depth")) || 1)) };
  patch.sel = readSelection(got, known);
  patch.at = got.has("at") ? known(STATEMENT_AT, got.get("at")) ?? null : null;
  if (patch.at !== null && !patch.sel) patch.sel = { kind: "statement" };
  const sort = got.get("sort") ?? "date";
  patch.down = sort.startsWith("-");
  patch.sort = COLUMNS.some((c) => c.key === sort.replace("-", "")) ? sort.replace("-", "") : "date";
  patch.more = got.get("all") === "1";
  change(patch);
  clearTimeout(addressTimer); // the address stays as it was given
  addressTimer = 0;
  if (unknown) note(`This link names ${plural(unknown, "thing")} that ${unknown === 1 ? "is" : "are"} not on this page; the rest is shown.`);
}

function readSelection(got, known) {
  if (got.has("node")) {
    const [id, side] = got.get("node").split(" ");
    const node = known(NODE_AT, decode(id));
    return node === undefined ? null : { kind: "node", node, side: ["said", "about", "for"].includes(side) ? side : null };
  }
  if (!got.has("edge")) return null;
  const [kind, from, to] = got.get("edge").split(" ");
  const ends = [NODE_AT.get(decode(from ?? "")), NODE_AT.get(decode(to ?? ""))];
  const edge = LINES.from.findIndex((a, e) => a === ends[0] && LINES.to[e] === ends[1] && LINES.kind[e] === KIND[kind]);
  if (edge < 0) known(NODE_AT, null);
  return edge < 0 ? null : { kind: "edge", edge };
}
