// The network: vis-network over the fixed positions, fed only with what is in view.

const LIMIT = 2000;
const FIRST = 300;
const CROWDED = NODES > 260;
const DENSE = EDGES > 1000;
const LINE_STYLE = {
  about: { arrows: { to: { enabled: true, type: "arrow", scaleFactor: 0.5 } }, dashes: false },
  affiliation: { arrows: { to: { enabled: false } }, dashes: [2, 5] },
  denies: { arrows: { to: { enabled: true, type: "bar", scaleFactor: 0.9 } }, dashes: [8, 5] },
  supports: { arrows: { to: { enabled: true, type: "circle", scaleFactor: 0.5 } }, dashes: [8, 5] },
  repeats: { arrows: { to: { enabled: true, type: "vee", scaleFactor: 0.6 } }, dashes: [3, 4] },
  criticises: { arrows: { to: { enabled: true, type: "diamond", scaleFactor: 0.6 } }, dashes: [8, 3, 2, 3] },
};

let network = null;
const drawn = { nodes: new vis.DataSet(), edges: new vis.DataSet(), key: new Map(), lineKey: new Map(), theme: "", frame: "", cut: 0 };
let hovered = null;

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const palette = {};
function readPalette() {
  for (const name of ["surface", "canvas", "ink", "muted", "line", "accent", "sans", ...TYPES, ...Object.keys(LINE_STYLE)]) palette[name] = css(name);
}

/** Nodes and edges that the filters leave: every position with its place, every edge with its count. */
function inView() {
  const show = new Uint8Array(NODES);
  let some = 0;
  const steps = state.ego && distances(state.ego.node);
  const allowed = (n) => !state.hiddenTypes.has(typeOf(n)) && (!steps || steps[n] <= state.ego.depth);
  for (let n = 0; n < NODES; n++) if ((RESULT.said[n] || RESULT.about[n]) && allowed(n)) { show[n] = 1; some++; }
  const limit = state.more ? LIMIT : FIRST;
  drawn.cut = 0;
  if (NODES > LIMIT && some > limit) {
    const ranked = [];
    for (let n = 0; n < NODES; n++) if (show[n]) ranked.push(n);
    ranked.sort((a, b) => RESULT.said[b] * 2 + RESULT.about[b] - RESULT.said[a] * 2 - RESULT.about[a] || a - b);
    for (const n of ranked.slice(limit)) show[n] = 0;
    drawn.cut = some;
  }
  const lines = new Map();
  for (let e = 0; e < EDGES; e++) {
    const [from, to, kind] = [LINES.from[e], LINES.to[e], LINES.kind[e]];
    if (!show[from] || state.hiddenLines.has(DATA.kinds[kind])) continue;
    const statements = LINES.statements[e];
    const count = statements.length ? statements.reduce((sum, s) => sum + passes(s), 0) : 1;
    if (!count) continue;
    if (!show[to]) {
      if (kind !== KIND.affiliation || drawn.cut || !allowed(to)) continue;
      show[to] = 2;
    }
    lines.set(e, count);
  }
  const nodes = [];
  for (let n = 0; n < NODES; n++) if (show[n]) nodes.push(n);
  return { nodes, lines };
}

/** Shapes of one size look as large as one another. */
const FACTOR = { square: 0.86, star: 0.8, diamond: 1.1, triangle: 0.95 };

function nodeOptions(n, [x, y]) {
  const colour = palette[typeOf(n)];
  const named = E.named[n];
  const background = named ? colour : palette.canvas;
  return {
    id: n, shape: SPOTS.shape[n], size: SPOTS.size[n] * (FACTOR[SPOTS.shape[n]] ?? 1), x, y,
    color: { background, border: colour, highlight: { background, border: palette.ink }, hover: { background, border: palette.ink } },
    borderWidth: named ? 1 : 2.5,
  };
}

function lineOptions(e, count) {
  const kind = DATA.kinds[LINES.kind[e]];
  const colour = palette[kind];
  const bend = BEND.get(e);
  return {
    id: e, from: LINES.from[e], to: LINES.to[e], ...LINE_STYLE[kind],
    color: { color: DENSE && kind === "about" ? `${colour}80` : colour, highlight: palette.accent, hover: palette.accent },
    width: (CROWDED && !DENSE ? 2 : 1) * (kind === "affiliation" ? 1 : Math.min(6, 0.9 + 0.9 * Math.log2(Math.max(1, LINES.statements[e].length)))),
    label: lineLabel(e, count),
    smooth: bend ? { enabled: true, type: "curvedCW", roundness: bend } : false,
    font: { color: palette.muted, strokeColor: palette.canvas },
  };
}

/** The count on an edge; a blank takes an older one away. */
function lineLabel(e, count) {
  if (CROWDED) return undefined;
  return LINES.kind[e] === KIND.about && count > 1 ? String(count) : " ";
}

/** How far an edge bends aside for the others between the same two nodes: straight where it is alone. */
function bends() {
  const groups = new Map();
  for (let e = 0; e < EDGES; e++) {
    const [a, b] = [LINES.from[e], LINES.to[e]];
    const key = Math.min(a, b) * NODES + Math.max(a, b);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(e);
  }
  const bend = new Map();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    const used = new Map();
    for (const e of group) {
      const rank = (used.get(LINES.from[e]) ?? 0) + 1;
      used.set(LINES.from[e], rank);
      bend.set(e, 0.1 * rank);
    }
  }
  return bend;
}

const BEND = bends();

/** Bring the drawing in step. What was drawn once stays in vis-network, hidden: showing it again costs nothing. */
function renderNetwork() {
  if (state.view !== "network") return;
  const { nodes, lines } = inView();
  const places = state.ego ? egoPlaces(state.ego.node, nodes) : null;
  const portrait = $("canvas").clientHeight > $("canvas").clientWidth * 1.15;
  const place = (n) => {
    const [x, y] = places?.get(n) ?? [SPOTS.x[n], SPOTS.y[n]];
    return portrait ? [y, x] : [x, y];
  };
  const before = drawn.key;
  drawn.key = new Map(nodes.map((n) => [n, place(n)]));
  drawn.lineKey = lines;
  if (drawn.theme !== palette.canvas) {
    drawn.theme = palette.canvas;
    drawn.nodes.update(drawn.nodes.getIds().map((n) => nodeOptions(n, place(n))));
    drawn.edges.update(drawn.edges.getIds().map((e) => lineOptions(e, lines.get(e))));
  }
  const newNodes = nodes.filter((n) => !drawn.nodes.get(n));
  const newLines = [...lines.keys()].filter((e) => !drawn.edges.get(e));
  network?.body.emitter.emit("_blockRedraw");
  if (newNodes.length) drawn.nodes.add(newNodes.map((n) => nodeOptions(n, place(n))));
  if (newLines.length) drawn.edges.add(newLines.map((e) => lineOptions(e, lines.get(e))));
  const first = !network;
  if (first) startNetwork();
  showOnly(network.body);
  network.body.emitter.emit("_allowRedraw");
  const frame = `${state.ego ? `${state.ego.node} ${state.ego.depth}` : ""}${portrait}`;
  if (first || frame !== drawn.frame || (nodes.some((n) => !before.has(n)) && !somethingInSight())) fitView();
  drawn.frame = frame;
  $("empty").hidden = nodes.length > 0;
  redraw();
}

/** Show what is in view, where it stands now, and hide the rest. */
function showOnly(body) {
  let moved = false;
  for (const [n, node] of Object.entries(body.nodes)) {
    const spot = drawn.key.get(Number(n));
    node.options.hidden = !spot;
    if (!spot || (node.x === spot[0] && node.y === spot[1])) continue;
    [node.x, node.y] = spot;
    moved = true;
  }
  const relabelled = [];
  for (const [id, edge] of Object.entries(body.edges)) {
    const e = Number(id);
    edge.options.hidden = !drawn.lineKey.has(e);
    // vis-network draws a line between the ends that its arrows had in the frame before
    if (moved) Object.assign(edge.edgeType, { fromPoint: edge.from, toPoint: edge.to });
    if (!edge.options.hidden && edge.options.label !== lineLabel(e, drawn.lineKey.get(e))) relabelled.push({ id: e, label: lineLabel(e, drawn.lineKey.get(e)) });
  }
  if (relabelled.length) drawn.edges.update(relabelled);
  if (moved) requestAnimationFrame(redraw);
  body.nodeIndices = [...drawn.key.keys()];
  body.edgeIndices = [...drawn.lineKey.keys()];
}

/** Draw once in the next frame, however often it is asked for. */
const redraw = () => network.body.emitter.emit("_requestRedraw");

function startNetwork() {
  network = new vis.Network($("canvas"), { nodes: drawn.nodes, edges: drawn.edges }, OPTIONS);
  network.canvas.frame.canvas.setAttribute("aria-hidden", "true");
  // The panel that the first click of two opens may come under the second, or move the network away: a second click at
  // the same spot means the node of the first, whatever it now meets.
  const nobody = { node: undefined, time: -Infinity, x: 0, y: 0, clicks: 0 };
  let last = { ...nobody };
  const again = (x, y) => last.node !== undefined && performance.now() - last.time < 500 && Math.hypot(x - last.x, y - last.y) < 8;
  network.on("click", ({ pointer }) => {
    const { x, y } = pointer.DOM;
    if (again(x, y)) return;
    $("network").focus({ preventScroll: true });
    const node = network.getNodeAt(pointer.DOM);
    last = { node, time: performance.now(), x, y, clicks: 0 };
    if (node !== undefined) { selectNode(node); lookAt(node); return; }
    const edge = network.getEdgeAt(pointer.DOM);
    if (edge !== undefined) selectEdge(edge);
    else if (state.sel) deselect();
  });
  document.addEventListener("click", (event) => {
    const box = $("canvas").getBoundingClientRect();
    if (!again(event.clientX - box.left, event.clientY - box.top) || ++last.clicks < 2) return;
    event.preventDefault();
    event.stopPropagation();
    const { node } = last;
    last = { ...nobody };
    enterEgo(node);
  }, true);
  for (const [event, of] of [["hoverNode", ({ node }) => ({ node })], ["hoverEdge", ({ edge }) => ({ edge })],
    ["blurNode", () => null], ["blurEdge", () => null]]) {
    network.on(event, (what) => {
      hovered = of(what);
      $("canvas").classList.toggle("pointing", hovered !== null);
      redraw();
    });
  }
  let shape = 0;
  new ResizeObserver(() => {
    const now = Math.sign($("canvas").clientHeight - $("canvas").clientWidth * 1.15);
    if (shape && now !== shape && state.view === "network") renderNetwork();
    shape = now;
  }).observe($("canvas"));
  network.on("afterDrawing", (context) => { drawFocus(context); drawLabels(context); });
  window.kgPage.network = network;
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const motion = (duration = 250) => (still() ? false : { duration, easingFunction: "easeInOutQuad" });

function fitView(animated = false) {
  if (!drawn.key.size) return;
  const before = { position: network.getViewPosition(), scale: network.getScale() };
  network.fit({ animation: false, maxZoomLevel: 1.4, minZoomLevel: 0.02 });
  const after = { position: network.getViewPosition(), scale: network.getScale() * 0.92 };
  if (animated && !still()) network.moveTo(before);
  network.moveTo({ ...after, animation: animated ? motion() : false });
}

function somethingInSight() {
  const box = $("canvas").getBoundingClientRect();
  const [from, to] = [network.DOMtoCanvas({ x: 0, y: 0 }), network.DOMtoCanvas({ x: box.width, y: box.height })];
  return [...drawn.key.values()].some(([x, y]) => x > from.x && x < to.x && y > from.y && y < to.y);
}

/** What the selection (or what is pointed at) touches. */
function focusSet() {
  const { sel, at } = state;
  const nodes = new Set();
  const edges = new Set();
  const addNode = (n) => {
    nodes.add(n);
    for (const e of drawn.lineKey.keys()) {
      if (LINES.from[e] === n || LINES.to[e] === n) { edges.add(e); nodes.add(LINES.from[e]); nodes.add(LINES.to[e]); }
    }
  };
  const addEdge = (e) => { edges.add(e); nodes.add(LINES.from[e]); nodes.add(LINES.to[e]); };
  if (hovered?.node !== undefined && drawn.key.has(hovered.node)) addNode(hovered.node);
  else if (hovered?.edge !== undefined && drawn.lineKey.has(hovered.edge)) addEdge(hovered.edge);
  else if (sel?.kind === "node") addNode(sel.node);
  else if (sel?.kind === "edge") addEdge(sel.edge);
  else if (sel?.kind === "statement" && at !== null) {
    for (const n of [...S.speakers[at], ...S.about[at]]) nodes.add(n);
    for (const e of drawn.lineKey.keys()) if (LINES.statements[e].includes(at)) edges.add(e);
  }
  return { nodes: [...nodes].filter((n) => drawn.key.has(n)), edges: [...edges].filter((e) => drawn.lineKey.has(e)) };
}

/** Everything else steps back behind a veil, and what is in focus is drawn again on top of it. */
function drawFocus(context) {
  const { nodes, edges } = focusSet();
  if (!nodes.length && !edges.length) return;
  const box = $("canvas").getBoundingClientRect();
  const [from, to] = [network.DOMtoCanvas({ x: -9, y: -9 }), network.DOMtoCanvas({ x: box.width + 9, y: box.height + 9 })];
  context.save();
  context.globalAlpha = hovered && !state.sel ? 0.5 : 0.7;
  context.fillStyle = palette.canvas;
  context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
  context.restore();
  for (const e of edges) {
    const edge = network.body.edges[e];
    if (edge?.connected) { edge.draw(context); edge.drawArrows(context); }
  }
  const chosen = state.sel?.kind === "node" ? state.sel.node : null;
  for (const n of nodes) {
    const node = network.body.nodes[n];
    if (!node) continue;
    if (n === chosen) {
      context.save();
      context.beginPath();
      context.arc(node.x, node.y, SPOTS.size[n] + 7, 0, 2 * Math.PI);
      context.lineWidth = 3;
      context.strokeStyle = palette.accent;
      context.stroke();
      context.restore();
    }
    node.draw(context);
  }
}

/** Bring the selected node into sight. */
function lookAt(node) {
  if (!network || !drawn.key.has(node)) return false;
  const spot = network.canvasToDOM(network.getPosition(node));
  const box = $("canvas").getBoundingClientRect();
  const sheet = state.sel && matchMedia("(max-width: 720px)").matches ? Math.max(0, box.bottom - $("panel").getBoundingClientRect().top) : 0;
  const inside = spot.x > 60 && spot.y > 60 && spot.x < box.width - 60 && spot.y < box.height - sheet - 60;
  if (!inside || network.getScale() < 0.35) {
    network.moveTo({ position: network.getPosition(node), scale: Math.max(0.7, network.getScale()), offset: { x: 0, y: -sheet / 2 }, animation: motion() });
  }
  return true;
}

const zoomBy = (factor) => network.moveTo({ scale: Math.min(4, Math.max(0.02, network.getScale() * factor)), animation: motion(120) });

/** The nearest node in a direction: `[dx, dy]` of the arrow key. */
function nodeTowards(from, [dx, dy]) {
  const here = network.getPosition(from);
  let best = null;
  let least = Infinity;
  for (const n of drawn.key.keys()) {
    if (n === from) continue;
    const { x, y } = network.getPosition(n);
    const along = (x - here.x) * dx + (y - here.y) * dy;
    const aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
    if (along > 0 && along + 2.5 * aside < least) { least = along + 2.5 * aside; best = n; }
  }
  return best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function networkKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !network) return;
  if (ARROWS[event.key]) {
    const at = state.sel?.kind === "node" && drawn.key.has(state.sel.node) ? state.sel.node : null;
    const next = at === null ? [...drawn.key.keys()][0] : nodeTowards(at, ARROWS[event.key]);
    if (next !== null && next !== undefined) {
      change({ sel: { kind: "node", node: next, side: null }, at: null });
      lookAt(next);
      say(describeNode(next));
    }
  } else if (event.key === "+" || event.key === "=") zoomBy(1.25);
  else if (event.key === "-") zoomBy(0.8);
  else if (event.key === "0") fitView(true);
  else if (event.key === "Enter" && state.sel) {
    if (event.shiftKey && state.sel.kind === "node") enterEgo(state.sel.node);
    else $("panel").focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function describeNode(n) {
  return `${E.name[n]}, ${TYPE_NAME[typeOf(n)].toLowerCase()}: ${plural(RESULT.said[n], "statement")}, spoken about in ${RESULT.about[n]}`;
}
