// The ego view: a node in the middle, its neighbours on rings around it, sorted by where they stand in the whole.

/** Places by node: rings of those one, two, three steps away, each kept on the side of the one it hangs on. */
function egoPlaces(centre, nodes) {
  const steps = distances(centre);
  const places = new Map([[centre, [0, 0]]]);
  const angle = new Map([[centre, 0]]);
  let radius = 60;
  for (let step = 1; step <= state.ego.depth; step++) {
    const ring = nodes.filter((n) => steps[n] === step);
    for (const n of ring) angle.set(n, sideOf(n, centre, steps, angle));
    ring.sort((a, b) => angle.get(a) - angle.get(b) || a - b);
    let rest = ring;
    while (rest.length) {
      radius += step === 1 && rest === ring ? 110 : 80;
      const room = Math.max(8, Math.floor((2 * Math.PI * radius * 1.25) / 74));
      const rings = Math.ceil(rest.length / room);
      const now = rest.filter((_, i) => i % rings === 0);
      rest = rest.filter((_, i) => i % rings !== 0);
      now.forEach((n, i) => {
        const turn = (2 * Math.PI * (i + 0.5)) / now.length - Math.PI;
        places.set(n, [Math.round(Math.cos(turn) * radius * 1.6), Math.round(Math.sin(turn) * radius)]);
        angle.set(n, turn);
      });
    }
  }
  return places;
}

function sideOf(n, centre, steps, angle) {
  const towards = (adjacency[n] ?? []).filter((m) => steps[m] === steps[n] - 1 && m !== centre && angle.has(m));
  if (!towards.length) return Math.atan2(SPOTS.y[n] - SPOTS.y[centre], SPOTS.x[n] - SPOTS.x[centre]);
  const [x, y] = towards.reduce(([a, b], m) => [a + Math.cos(angle.get(m)), b + Math.sin(angle.get(m))], [0, 0]);
  return Math.atan2(y, x);
}

/** The way back: all, then each node that was entered. */
function renderTrail() {
  const bar = $("trail");
  bar.hidden = !state.ego;
  if (!state.ego) return;
  const { node, depth } = state.ego;
  const steps = distances(node);
  const further = steps.some((d) => d === depth + 1);
  fill(bar,
    el("ol", {}, el("li", {}, el("button", { class: "link", onclick: leaveEgo }, "All")),
      state.trail.map((n, i) => el("li", {}, i === state.trail.length - 1
        ? el("span", { "aria-current": "location" }, bdi(short(E.name[n], 32)))
        : el("button", { class: "link", onclick: () => enterEgo(n) }, bdi(short(E.name[n], 32)))))),
    el("span", { class: "muted" }, depth === 1 ? "and neighbours" : `within ${depth} steps`),
    depth < 3 && further && el("button", { class: "small", onclick: () => change({ ego: { node, depth: depth + 1 } }, { push: true }) }, "Expand"),
    depth > 1 && el("button", { class: "small", onclick: () => change({ ego: { node, depth: depth - 1 } }, { push: true }) }, "Contract"));
}
