// Search over names, aliases and quotations: one folded string to look through, built once while the page is idle.

const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"');

/** Texts joined by line breaks, with the offset at which each begins. */
class Haystack {
  constructor(length, textOf) {
    this.length = length;
    this.textOf = textOf;
    this.parts = [];
    this.starts = new Uint32Array(length + 1);
    this.size = 0;
  }

  /** Fold texts until done or `deadline` (ms on the page's clock); true when all are done. */
  build(deadline = Infinity) {
    while (this.parts.length < this.length) {
      const i = this.parts.length;
      const part = `${fold(this.textOf(i).replace(/\s+/g, " "))}\n`;
      this.parts.push(part);
      this.size += part.length;
      this.starts[i + 1] = this.size;
      if (i % 200 === 0 && performance.now() > deadline) return false;
    }
    this.text ??= this.parts.join("");
    return true;
  }

  /** Mark in `found` each text that holds `needle`. */
  find(needle, found) {
    this.build();
    let i = 0;
    for (let at = this.text.indexOf(needle); at !== -1; at = this.text.indexOf(needle, this.starts[i + 1])) {
      while (this.starts[i + 1] <= at) i++;
      found[i] = 1;
      if (i + 1 >= this.length) break;
    }
  }
}

const QUOTES = new Haystack(STATEMENTS, (s) => `${S.content[s]} ${S.source[s] ?? ""}`);
const NAMES = new Haystack(NODES, (n) => [E.name[n], ...E.aliases[n], ...E.roles[n]].join(" \u0001 "));

/** Words and "phrases" of a query, folded. */
function terms(query) {
  return [...fold(query).matchAll(/"([^"]+)"?|(\S+)/g)].map((m) => (m[1] ?? m[2]).trim()).filter((t) => t && t !== '"');
}

/** Which statements hold every term: in the quotation, or in a name or alias of a speaker or of whom it is about. */
function searchStatements(query) {
  const all = new Uint8Array(STATEMENTS).fill(1);
  for (const term of terms(query)) {
    const found = new Uint8Array(STATEMENTS);
    const names = new Uint8Array(NODES);
    QUOTES.find(term, found);
    NAMES.find(term, names);
    for (let s = 0; s < STATEMENTS; s++) {
      if (!all[s]) continue;
      all[s] = found[s] || S.speakers[s].some((n) => names[n]) || S.about[s].some((n) => names[n]) ? 1 : 0;
    }
  }
  return all;
}

/** The entities that hold every term, best first: a name that begins with it, a word that does, then the most quoted. */
function searchNames(query, limit = 8) {
  const wanted = terms(query);
  if (!wanted.length) return [];
  const all = new Uint8Array(NODES).fill(1);
  for (const term of wanted) {
    const found = new Uint8Array(NODES);
    NAMES.find(term, found);
    for (let n = 0; n < NODES; n++) all[n] &= found[n];
  }
  const hits = [];
  for (let n = 0; n < NODES && hits.length < 400; n++) {
    if (!all[n]) continue;
    const name = NAMES.parts[n];
    hits.push([name.startsWith(wanted[0]) ? 0 : name.includes(` ${wanted[0]}`) ? 1 : 2, n]);
  }
  return hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, limit).map(([, n]) => n);
}

/** Fold the texts in slices of a few milliseconds, so that the first key press finds everything ready. */
function indexWhileIdle() {
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 30));
  const slice = () => {
    const deadline = performance.now() + 8;
    if (![NAMES, QUOTES].every((h) => h.build(deadline))) idle(slice);
  };
  idle(slice);
}
