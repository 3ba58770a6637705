// The data of the page: columns as they stand in the file, and short ways to read them.

const read = (id) => JSON.parse($(id).textContent);
const DATA = read("data");
const SPOTS = read("data-nodes");
const LINES = read("data-edges");
const OPTIONS = read("data-options");
const E = { id: [], name: [], aliases: [], roles: [], named: [], said: [], about: [], ...DATA.entities };
const S = { id: [], article: [], speakers: [], about: [], ...DATA.statements };
const A = { id: [], ...DATA.articles };
const P = { text: [], ...DATA.passages };
LINES.from ??= [];
const NODES = E.id.length;
const STATEMENTS = S.id.length;
const KIND = Object.fromEntries(DATA.kinds.map((name, code) => [name, code]));
const MARK_NAMES = ["source", "cue", "content"];

const typeOf = (node) => SPOTS.group[node];

/** A name short enough for a label: at most 26 characters, never cut inside one. */
function short(text, limit = 26) {
  const characters = Array.from(text.length > 400 ? text.slice(0, 400) : text);
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("").trimEnd()}…` : text;
}
