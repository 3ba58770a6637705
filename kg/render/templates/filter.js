// Which statements pass. Each criterion owns a bit; a statement passes when no bit is set, and counts in a facet when
// no bit other than the facet's own is: so the counts say what one more click would give.

const BIT = {};
["speaker", "for", "kind", "about", "publisher", "mode", "polarity", "named", "types", "dates", "sure", "query", "ego"]
  .forEach((name, i) => { BIT[name] = 1 << i; });

const uniquePublishers = [...new Set(A.publisher)].sort((a, b) => (a === null) - (b === null) || String(a).localeCompare(String(b)));
const publisherCode = new Map(uniquePublishers.map((name, code) => [name, code]));

/** Organizations that a node holds a role in or speaks for anywhere. */
const AFFILIATIONS = new Map();
for (let e = 0; e < EDGES; e++) {
  if (LINES.kind[e] === KIND.affiliation) {
    AFFILIATIONS.set(LINES.from[e], [...(AFFILIATIONS.get(LINES.from[e]) ?? []), LINES.to[e]]);
  }
}

function speaksFor(s) {
  if (S.affiliation[s] !== null) return [S.affiliation[s]];
  return [...new Set(S.speakers[s].flatMap((n) => AFFILIATIONS.get(n) ?? []))];
}

const unique = (values) => (values.length < 2 ? values : [...new Set(values)]);
const KIND_VALUES = [...TYPES, "none"];
const MODES = ["direct", "mixed", "indirect"];

/** The facets: what each is called, the key and label of each value, and the values of every statement. */
const FACETS = [
  { key: "speaker", label: "Speaker", entity: true, of: (s) => S.speakers[s] },
  { key: "about", label: "About", entity: true, of: (s) => S.about[s] },
  { key: "for", label: "Speaks for", entity: true, of: speaksFor },
  { key: "kind", label: "Type of speaker", keys: KIND_VALUES, names: [...TYPES.map((t) => TYPE_NAME[t]), "No source named"],
    of: (s) => (S.speakers[s].length ? unique(S.speakers[s].map((n) => TYPES.indexOf(typeOf(n)))) : [6]) },
  { key: "named", label: "Named or unnamed", keys: ["named", "unnamed", "none"],
    names: ["Named source", "Unnamed source", "No source named"],
    of: (s) => (S.speakers[s].length ? unique(S.speakers[s].map((n) => (E.named[n] ? 0 : 1))) : [2]) },
  { key: "publisher", label: "Publisher", keys: uniquePublishers.map((p) => p ?? "?"),
    names: uniquePublishers.map((p) => p ?? "Not known"), of: (s) => unique(printedIn(s).map((a) => publisherCode.get(A.publisher[a]))) },
  { key: "mode", label: "Mode", keys: MODES, names: MODES.map((m) => MODE_NAME[m]), of: (s) => [MODES.indexOf(S.mode[s])] },
  { key: "polarity", label: "Said or denied", keys: DATA.polarities, names: POLARITY_NAME, of: (s) => [S.polarity[s]] },
];
for (const facet of FACETS) {
  facet.bit = BIT[facet.key];
  facet.keys ??= E.id;
  facet.names ??= E.name;
  facet.lists = lists(STATEMENTS, facet.of);
  facet.counts = new Int32Array(facet.keys.length);
  facet.code = facet.entity ? NODE_AT : new Map(facet.keys.map((key, code) => [key, code]));
}

const BLOCKED = new Uint16Array(STATEMENTS);
const RESULT = { count: STATEMENTS, said: new Int32Array(NODES), about: new Int32Array(NODES), articles: 0, copies: 0 };
const passes = (s) => BLOCKED[s] === 0;
const done = {};

/** Set or clear the bit of a criterion for all statements; `key` says when nothing has changed since. */
function criterion(name, key, test) {
  if (done[name] === key) return;
  done[name] = key;
  const bit = BIT[name];
  if (!test) {
    for (let s = 0; s < STATEMENTS; s++) BLOCKED[s] &= ~bit;
    return;
  }
  for (let s = 0; s < STATEMENTS; s++) BLOCKED[s] = test(s) ? BLOCKED[s] & ~bit : BLOCKED[s] | bit;
}

/** Bring bits and counts in step with the state. */
function applyFilters() {
  for (const facet of FACETS) {
    const chosen = state.filters[facet.key];
    const { start, flat } = facet.lists;
    criterion(facet.key, [...chosen].join(), chosen.size && ((s) => {
      for (let i = start[s]; i < start[s + 1]; i++) if (chosen.has(flat[i])) return true;
      return false;
    }));
  }
  const hidden = state.hiddenTypes;
  const shown = (nodes) => !nodes.length || nodes.some((n) => !hidden.has(typeOf(n)));
  criterion("types", [...hidden].join(), hidden.size && ((s) => shown(S.speakers[s]) && shown(S.about[s])));
  const { from, to } = state;
  criterion("dates", `${from} ${to}`, (from !== null || to !== null)
    && ((s) => DAYS[s] >= (from ?? -Infinity) && DAYS[s] <= (to ?? Infinity)));
  criterion("sure", state.sure, state.sure > 0 && ((s) => S.confidence[s] >= state.sure));
  const query = state.q.trim();
  if (done.query !== query) {
    const found = query && searchStatements(query);
    criterion("query", query, query && ((s) => found[s]));
  }
  const reach = state.ego && distances(state.ego.node);
  const near = (n) => reach[n] < state.ego.depth;
  const saidNear = (s) => S.speakers[s].some(near);
  criterion("ego", reach ? `${state.ego.node} ${state.ego.depth}` : "",
    reach && ((s) => saidNear(s) || speaksFor(s).some(near) || S.about[s].some(near) || S.relations[s].some(([, to]) => saidNear(to))
      || (ANSWERS.get(s) ?? []).some(([, from]) => saidNear(from))));
  count();
}

function count() {
  RESULT.count = 0;
  RESULT.said.fill(0);
  RESULT.about.fill(0);
  RESULT.copies = 0;
  const articles = new Set();
  for (const facet of FACETS) facet.counts.fill(0);
  for (let s = 0; s < STATEMENTS; s++) {
    const blocked = BLOCKED[s];
    if (blocked & (blocked - 1)) continue;
    for (const facet of FACETS) {
      if (blocked && blocked !== facet.bit) continue;
      const { start, flat } = facet.lists;
      for (let i = start[s]; i < start[s + 1]; i++) facet.counts[flat[i]]++;
    }
    if (blocked) continue;
    RESULT.count++;
    articles.add(S.article[s]);
    for (const [, article] of S.copies[s]) articles.add(article);
    RESULT.copies += S.copies[s].length;
    for (const n of S.speakers[s]) RESULT.said[n]++;
    for (const n of S.about[s]) RESULT.about[n]++;
  }
  RESULT.articles = articles.size;
}

let adjacency = null;
const reached = new Map();

/** Steps from a node to every other, over edges of all kinds; unreachable ones are 255 away. */
function distances(from) {
  if (reached.has(from)) return reached.get(from);
  if (!adjacency) {
    const beside = Array.from({ length: NODES }, () => []);
    for (let e = 0; e < EDGES; e++) {
      beside[LINES.from[e]].push(LINES.to[e]);
      beside[LINES.to[e]].push(LINES.from[e]);
    }
    adjacency = beside;
  }
  const steps = new Uint8Array(NODES).fill(255);
  steps[from] = 0;
  let ring = [from];
  for (let step = 1; ring.length && step < 255; step++) {
    const next = [];
    for (const n of ring) for (const m of adjacency[n]) if (steps[m] === 255) { steps[m] = step; next.push(m); }
    ring = next;
  }
  if (reached.size > 20) reached.clear();
  reached.set(from, steps);
  return steps;
}

const filtersActive = () => FACETS.reduce((sum, f) => sum + state.filters[f.key].size, 0) + state.hiddenTypes.size
  + (state.from !== null || state.to !== null) + (state.sure > 0) + (state.q.trim() ? 1 : 0);
