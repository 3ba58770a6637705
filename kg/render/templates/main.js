// Start. `kgPage` is for whoever wants to look inside from the console, tests included.

drawNetwork();
window.kgPage = { network, E, S, LINES, KIND, drawn: false };
network.once("afterDrawing", () => { window.kgPage.drawn = true; });
