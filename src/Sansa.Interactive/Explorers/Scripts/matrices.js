// Matrices from the whole to single entries. All of them show the same rows and columns, in the same order of the items.

class MatricesExplorer {
  constructor(place, data, pack) {
    const matrices = pack.matrices.map((matrix, k) => {
      const [name, rows, columns, digits] = data.matrices[k];
      const largest = matrix.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const hasSigns = matrix.values.some((value) => value < 0);
      return { name, matrix, digits, largest, hasSigns, rows: `row ${rows}`, columns: `column ${columns}` };
    });
    Object.assign(this, { place, data, look: new Looking(matrices, pack.lists, pack.names), byValue: false, hover: null });
    this.place.replaceChildren(this.makeControls(), this.makeSearch(pack), this.makeViews());
    this.watch();
    this.draw();
  }

  makeControls() {
    const [orderId, shadeId] = [newId("order"), newId("shade")];
    const button = (text, label, act) => element("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
    this.zoomIn = button("+", "Zoom in", () => this.zoomBy(-1));
    this.zoomOut = button("\u2212", "Zoom out", () => this.zoomBy(1));
    return element("div", { class: "sn-controls" }, this.zoomIn, this.zoomOut, button("Whole", "The whole matrix", () => this.zoomBy(99)),
      element("label", { for: orderId }, "Order"),
      element("select", { id: orderId, onchange: (event) => this.change(() => this.look.setOrder(Number(event.target.value))) },
        this.data.orders.map((name, k) => element("option", { value: k }, name))),
      element("label", { for: shadeId }, "Shade"),
      element("select", { id: shadeId, onchange: (event) => this.change(() => { this.byValue = event.target.value === "value"; }) },
        element("option", { value: "share" }, "share that is filled"), element("option", { value: "value" }, "largest value")));
  }

  makeSearch({ names, lists }) {
    return new SearchBox(names, {
      label: "Go to an item", placeholder: `Type a name, such as ${names[lists[lists.length - 1][0]]}`, choose: (item) => this.goTo(item),
    }).element;
  }

  makeViews() {
    this.views = this.look.matrices.map((about, k) => {
      const canvas = element("canvas", { role: "img", "aria-label": `${about.name}, the same rows and columns`,
        onclick: (event) => this.setCursor(this.under(event, canvas, about)), onpointermove: (event) => this.show(this.under(event, canvas, about)),
        onpointerleave: () => this.show(null) });
      const name = element("button", { type: "button", onclick: () => this.setMain(k) }, about.name);
      return { canvas, name, figure: element("figure", { class: "sn-view" }, element("figcaption", null, name), canvas) };
    });
    this.canvas = element("canvas", { class: "sn-main", tabindex: 0, role: "application", "aria-roledescription": "matrix",
      onkeydown: (event) => this.key(event) });
    this.makeGestures();
    this.scale = element("figcaption", { class: "sn-m" });
    this.title = element("figcaption", { class: "sn-h" });
    const main = element("div", { class: "sn-looked" }, element("figure", null, this.title, this.canvas, this.scale), this.makeReadout());
    return element("div", { class: "sn-matrices" }, main, element("div", { class: "sn-views" }, this.views.map((view) => view.figure)));
  }

  makeGestures() {
    const under = (event) => this.under(event, this.canvas, this.look.about);
    let from = null;
    this.gestures = new Gestures(this.canvas, {
      tap: (event) => { this.canvas.focus({ preventScroll: true }); this.setCursor(under(event)); },
      grab: () => { from = new Map([...this.look.sides].map(([side, state]) => [side, state.from])); },
      drag: (across, down) => this.drag(from, across, down),
      zoom: (steps, event) => { this.setCursor(under(event)); this.zoomBy(steps); },
      hover: (event) => this.show(event && under(event)),
    });
  }

  makeReadout() {
    this.where = element("p", { class: "sn-said", role: "status" });
    this.values = element("dl", { class: "sn-f" });
    return element("div", null, this.where, this.values, element("p", { class: "sn-m" },
      "Click in the matrix; then the wheel or + and \u2212 zoom, arrow keys move, 0 shows the whole. Drag to shift, pinch to zoom."));
  }

  /** Draws again where the width or the colours of the page change. */
  watch() {
    new ResizeObserver(() => this.drawSoon()).observe(this.place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.drawSoon());
    const themes = new MutationObserver(() => this.drawSoon());
    for (const host of [document.documentElement, document.body]) {
      themes.observe(host, { attributes: true, attributeFilter: ["class", "data-theme", "data-jp-theme-light"] });
    }
  }

  drawSoon() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  change(act) {
    act();
    this.hover = null;
    this.draw();
  }

  setMain(k) {
    this.change(() => this.look.setMain(k));
    this.canvas.focus();
  }

  goTo(item) {
    this.change(() => this.look.goTo(item));
    this.canvas.focus();
  }

  zoomBy(steps) {
    this.change(() => this.look.zoomBy(steps));
  }

  setCursor(at) {
    if (at) this.change(() => this.look.setCursor(at));
  }

  key(event) {
    const { look, canvas: { laid } } = this;
    const { rows, columns } = look.about;
    const far = event.shiftKey ? smallestSpan : 1;
    const acts = {
      ArrowUp: () => look.moveAt(rows, -far * laid.rows.bin), ArrowDown: () => look.moveAt(rows, far * laid.rows.bin),
      ArrowLeft: () => look.moveAt(columns, -far * laid.columns.bin), ArrowRight: () => look.moveAt(columns, far * laid.columns.bin),
      "+": () => look.zoomBy(-1), "=": () => look.zoomBy(-1), Enter: () => look.zoomBy(-1), "-": () => look.zoomBy(1), 0: () => look.zoomBy(99),
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey) return;
    this.change(acts[event.key]);
    event.preventDefault();
  }

  /** Shifts the window by whole cells. */
  drag(from, across, down) {
    const { look, canvas: { laid } } = this;
    for (const [side, moved, { bin, size }] of [[look.about.rows, down, laid.rows], [look.about.columns, across, laid.columns]]) {
      look.sides.get(side).from = from.get(side) - Math.round((moved * this.ratio) / size) * bin;
    }
    look.settle();
    this.drawSoon();
  }

  /** The positions under the pointer in the picture of a matrix: the first ones of the cell. */
  under(event, canvas, about) {
    const { top, left } = canvas.getBoundingClientRect();
    const { laid: { rows, columns, edge }, grid } = canvas;
    const y = Math.floor(((event.clientY - top - canvas.clientTop) * this.ratio - edge.top) / rows.size);
    const x = Math.floor(((event.clientX - left - canvas.clientLeft) * this.ratio - edge.left) / columns.size);
    if (y < 0 || x < 0 || y >= rows.cells || x >= columns.cells) return null;
    return { about, grid, row: rows.from + y * rows.bin, column: columns.from + x * columns.bin };
  }

  show(at) {
    this.hover = at;
    this.read();
  }

  draw() {
    this.ratio = Math.max(1, Math.round(window.devicePixelRatio || 1));
    const room = Math.max(200, Math.min(512, this.place.clientWidth - 2 || 340));
    this.painter = new MatrixPainter(this.look, this.canvas, this.ratio, this.byValue);
    this.drawMain(room * this.ratio);
    this.views.forEach((view, k) => {
      this.painter.paint(view.canvas, this.look.matrices[k], 128 * this.ratio, { top: 0, left: 0 });
      view.name.setAttribute("aria-pressed", String(k === this.look.main));
    });
    this.canvas.style.touchAction = this.look.zoom >= this.look.widest ? "pan-y" : "none"; // the whole is scrolled past, a part is dragged
    this.zoomIn.disabled = this.look.zoom === 0;
    this.zoomOut.disabled = this.look.zoom >= this.look.widest;
    this.read();
  }

  /** The large picture, with names where they have room. */
  drawMain(pixels) {
    const { about } = this.look;
    const named = Math.max(this.look.spanOf(about.rows), this.look.spanOf(about.columns)) <= 32;
    const edge = named ? { top: Math.round(pixels * 0.2), left: Math.round(pixels * 0.28) } : { top: 0, left: 0 };
    this.painter.paint(this.canvas, about, pixels, edge);
    if (named) this.painter.label(this.canvas, about);
    const { rows, columns } = this.canvas.laid;
    this.title.textContent = `${about.name}: ${counted(about.matrix.rows)} \u00d7 ${counted(about.matrix.columns)}, `
      + `${counted(about.matrix.indices.length)} entries`;
    this.canvas.setAttribute("aria-label", this.title.textContent);
    const cell = rows.bin * columns.bin === 1 ? "One cell is one entry"
      : `One cell is ${counted(rows.bin)} \u00d7 ${counted(columns.bin)} entries, the fullest ${shown(100 * this.canvas.grid.largestShare)} % full`;
    this.scale.textContent = `${cell}${this.byValue ? "; shade by the root of the largest value" : ""}`
      + (about.hasSigns ? "; blue: mostly above 0, orange: mostly below." : ".");
  }

  /** Says what is under the pointer, or else at the cursor: names, ranks, and the entry in each matrix. */
  read() {
    const { look } = this;
    const about = this.hover ? this.hover.about : look.about;
    const places = new Map([...look.sides].map(([side, { at }]) => [side, at]));
    if (this.hover) places.set(about.rows, this.hover.row).set(about.columns, this.hover.column);
    const say = (side) => {
      const [at, { items, count }] = [places.get(side), look.sides.get(side)];
      return look.nameAt(side, at) + (items ? ` (${counted(at + 1)} of ${counted(count)})` : "");
    };
    this.where.textContent = MatricesExplorer.cell((this.hover ?? this.canvas).grid, places.get(about.rows), places.get(about.columns))
      + `${say(about.rows)} in the row, ${say(about.columns)} in the column`;
    const values = look.matrices.map((each) => look.valueAt(each, places.get(each.rows), places.get(each.columns)));
    this.values.replaceChildren(...look.matrices.map((each, k) => element("div", null,
      element("dt", null, each.name + (each.rows === about.rows ? "" : `, ${look.nameAt(each.rows, places.get(each.rows))}`)),
      element("dd", { class: each === about ? "sn-b" : null }, written(values[k], each.digits)))));
    this.place.setAttribute("data-state", JSON.stringify({ main: look.main, zoom: look.zoom, order: look.order, places: [...places], values }));
  }

  /** What a cell of more than one entry holds. */
  static cell(grid, row, column) {
    const { rows, columns } = grid;
    const [y, x] = [[rows, row], [columns, column]].map(([{ from, bin }, at]) => Math.floor((at - from) / bin));
    if (rows.bin * columns.bin === 1 || y < 0 || x < 0 || y >= rows.cells || x >= columns.cells) return "";
    const cell = y * columns.cells + x;
    return `${counted(grid.counts[cell])} of the ${counted(grid.room(cell))} entries of this cell are filled, `
      + `${counted(grid.below[cell])} below 0; the first: `;
  }
}

async function matrices(place, data) {
  place.explorer = new MatricesExplorer(place, data, await unpackedMatrices(data.pack));
}
