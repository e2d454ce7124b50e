// Paints windows of matrices on canvases, in whole pixels.

/** A value in so many digits, 0 for a count; small ones with their power of ten; a dot for none. */
function written(value, digits) {
  if (value === null) return "\u00b7";
  if (digits === 0) return fixed(value, 0);
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(digits - 1).replaceAll("-", "\u2212");
  const decimals = Number.isInteger(value) ? 0 : Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return fixed(Number(value.toPrecision(digits)), decimals);
}

class MatrixPainter {
  /** ratio: device pixels of a pixel of the page. byValue: shades by the largest value of a cell, not by the share that is filled. */
  constructor(look, canvas, ratio, byValue) {
    const style = getComputedStyle(canvas);
    Object.assign(this, { look, ratio, byValue, ink: style.color, paper: style.backgroundColor });
    this.colors = ["--sansa-1", "--sansa-2"].map((name) => {
      const digits = style.getPropertyValue(name).trim().slice(1);
      return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
    });
  }

  /** The window of a matrix in so many pixels, beside edges for names; the cursor is a frame. What was drawn is kept with the canvas. */
  paint(canvas, about, pixels, edge) {
    const [rows, columns] = [this.look.windowOf(about.rows, pixels - edge.top), this.look.windowOf(about.columns, pixels - edge.left)];
    const grid = new CellGrid(about.matrix, rows, columns);
    const [width, height] = [edge.left + columns.cells * columns.size, edge.top + rows.cells * rows.size];
    Object.assign(canvas, { width, height, grid, laid: { rows, columns, edge } });
    Object.assign(canvas.style, { width: `${width / this.ratio}px`, height: `${height / this.ratio}px` });
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(grid.picture(this.colors, this.byValue ? about.largest : 0), edge.left, edge.top, width - edge.left, height - edge.top);
    this.frameCursor(context, about, canvas.laid);
  }

  frameCursor(context, about, { rows, columns, edge }) {
    const [y, x] = [[about.rows, rows], [about.columns, columns]].map(([side, { from, bin }]) => Math.floor((this.look.sides.get(side).at - from) / bin));
    if (y < 0 || x < 0 || y >= rows.cells || x >= columns.cells) return;
    context.strokeStyle = this.ink;
    context.lineWidth = 2 * this.ratio;
    const reach = Math.max(0, 3 * this.ratio - Math.min(rows.size, columns.size));
    context.strokeRect(edge.left + x * columns.size - reach, edge.top + y * rows.size - reach, columns.size + 2 * reach, rows.size + 2 * reach);
  }

  /** Names beside rows and columns, and values in cells that have room for them. */
  label(canvas, about) {
    const context = canvas.getContext("2d");
    const { rows, columns, edge } = canvas.laid;
    const gap = 4 * this.ratio;
    this.setType(context, rows.size, "end");
    for (let y = 0; y < rows.cells; y++) {
      context.fillText(MatrixPainter.short(context, this.look.nameAt(about.rows, rows.from + y), edge.left - 2 * gap), edge.left - gap,
        edge.top + (y + 0.5) * rows.size);
    }
    this.setType(context, columns.size, "start");
    for (let x = 0; x < columns.cells; x++) {
      context.save();
      context.translate(edge.left + (x + 0.5) * columns.size, edge.top - gap);
      context.rotate(-Math.PI / 2);
      context.fillText(MatrixPainter.short(context, this.look.nameAt(about.columns, columns.from + x), edge.top - 2 * gap), 0, 0);
      context.restore();
    }
    if (columns.size >= 34 * this.ratio) this.writeValues(context, about, canvas);
  }

  setType(context, room, align) {
    Object.assign(context, { fillStyle: this.ink, textBaseline: "middle", textAlign: align });
    context.font = `${Math.min(12 * this.ratio, room * 0.8)}px system-ui, sans-serif`;
  }

  /** A name that is cut to so many pixels. */
  static short(context, name, room) {
    let text = name;
    while (text.length > 2 && context.measureText(text).width > room) text = `${text.slice(0, -2)}\u2026`;
    return text;
  }

  writeValues(context, about, { grid, laid: { rows, columns, edge } }) {
    this.setType(context, columns.size / 3, "center");
    for (let cell = 0; cell < grid.counts.length; cell++) {
      if (grid.counts[cell] === 0) continue;
      const [y, x] = [Math.floor(cell / columns.cells), cell % columns.cells];
      const text = written(this.look.valueAt(about, rows.from + y, columns.from + x), Math.min(3, about.digits));
      const [middleX, middleY] = [edge.left + (x + 0.5) * columns.size, edge.top + (y + 0.5) * rows.size];
      const wide = Math.min(columns.size - 2, context.measureText(text).width + 4 * this.ratio);
      Object.assign(context, { fillStyle: this.paper, globalAlpha: 0.85 });
      context.fillRect(middleX - wide / 2, middleY - 8 * this.ratio, wide, 16 * this.ratio);
      Object.assign(context, { fillStyle: this.ink, globalAlpha: 1 });
      context.fillText(text, middleX, middleY, columns.size - 4);
    }
  }
}
