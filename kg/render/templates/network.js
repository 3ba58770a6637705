// The network: vis-network over fixed positions.

let network = null;

function drawNetwork() {
  const nodes = E.id.map((_, i) => ({ id: i, label: short(E.name[i]), group: SPOTS.group[i], shape: SPOTS.shape[i],
    size: SPOTS.size[i], x: SPOTS.x[i], y: SPOTS.y[i] }));
  const edges = LINES.from.map((from, i) => ({ id: i, from, to: LINES.to[i], arrows: "to",
    dashes: LINES.kind[i] !== KIND.about, label: LINES.statements[i].length > 1 ? String(LINES.statements[i].length) : undefined }));
  network = new vis.Network($("network"), { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) }, OPTIONS);
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) showNode(node);
    else if (edge !== undefined) showEdge(edge);
  });
  network.fit({ animation: false });
}
