// The data of the page: columns as they stand in the file, and short ways to read them.

const read = (id) => JSON.parse($(id).textContent);
const DATA = read("data");
const SPOTS = { group: [], shape: [], size: [], x: [], y: [], ...read("data-nodes") };
const LINES = { from: [], to: [], kind: [], statements: [], ...read("data-edges") };
const OPTIONS = read("data-options");
const E = { id: [], name: [], aliases: [], roles: [], named: [], said: [], about: [], ...DATA.entities };
const S = { id: [], article: [], speakers: [], about: [], relations: [], content: [], copies: [], ...DATA.statements };
const A = { id: [], title: [], publisher: [], published: [], url: [], byline: [], source: [], ...DATA.articles };
const P = { text: [], clipped: [], ...DATA.passages };
const NODES = E.id.length;
const STATEMENTS = S.id.length;
const EDGES = LINES.from.length;
const KIND = Object.fromEntries(DATA.kinds.map((name, code) => [name, code]));
const RELATIONS = ["denies", "supports", "repeats", "criticises"];
const MARK_NAMES = ["source", "cue", "content"];
const TYPES = ["person", "organization", "group", "place", "document", "other"];
const TYPE_NAMES = { person: "People", organization: "Organizations", group: "Groups", place: "Places",
  document: "Documents", other: "Other" };
const TYPE_NAME = { person: "Person", organization: "Organization", group: "Group", place: "Place",
  document: "Document", other: "Other" };
const MODE_NAME = { direct: "Direct quotation", indirect: "Indirect report", mixed: "Partly quoted" };
const POLARITY = { said: 0, rejected: 1, unsaid: 2 };
const POLARITY_NAME = ["Said", "Denied by the source", "Reported as not said"];

const DAYS = Float64Array.from({ length: STATEMENTS }, (_, s) => toDay(S.date[s]));
/** Articles that print a statement: its own, then those that copy it. */
const printedIn = (s) => [S.article[s], ...S.copies[s].map(([, article]) => article)];
const typeOf = (node) => SPOTS.group[node];
const publisherOf = (s) => A.publisher[S.article[s]];
const NODE_AT = new Map(E.id.map((id, i) => [id, i]));
const STATEMENT_AT = new Map(S.id.map((id, i) => [id, i]));
S.copies.forEach((copies, s) => copies.forEach(([id]) => STATEMENT_AT.set(id, s)));
const COPIES = S.copies.reduce((sum, copies) => sum + copies.length, 0);

/** Statements that answer a statement: `[type, who answers, confidence]` by position of the answered one. */
const ANSWERS = new Map();
S.relations.forEach((links, s) => links.forEach(([type, to, sure]) => {
  if (!ANSWERS.has(to)) ANSWERS.set(to, []);
  ANSWERS.get(to).push([type, s, sure]);
}));
const INNER = new Map();
(S.nested ?? []).forEach((outer, s) => {
  if (outer !== null) INNER.set(outer, [...(INNER.get(outer) ?? []), s]);
});

/** Lists of small numbers by position, in two flat arrays. */
function lists(length, of) {
  const start = new Uint32Array(length + 1);
  const flat = [];
  for (let i = 0; i < length; i++) {
    for (const value of of(i)) flat.push(value);
    start[i + 1] = flat.length;
  }
  return { start, flat: Uint32Array.from(flat) };
}

/** A name short enough for a label: at most `limit` characters, never cut inside one. */
function short(text, limit = 26) {
  const characters = Array.from(text.length > 400 ? text.slice(0, 400) : text);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("").trimEnd()}…` : text;
}

const speakerNames = (s) => (S.speakers[s].length ? S.speakers[s].map((n) => E.name[n]).join(", ") : S.source[s] ?? "");
