// Start. `kgPage` is for whoever wants to look inside from the console, tests included.

window.kgPage = { E, S, A, LINES, KIND, DATA, state, RESULT, drawn, network: null, ready: false };
readPalette();
buildFacets();
buildLegend();
buildTimeline();
buildTable();
buildShell();
renderers.push(renderViews, renderNetwork, renderTable, renderTrail, renderLegend, renderFacets, renderTimeline, renderPanel, renderStatus);
renderers.push(() => { if (network && state.view === "network") redraw(); });
readHash();
performance.mark("kg-drawn");
requestAnimationFrame(() => setTimeout(() => { window.kgPage.ready = true; performance.mark("kg-ready"); }, 0));
indexWhileIdle();
