// A window of a sparse matrix as cells of whole pixels, and their picture.

/** How so many positions fit in so many pixels: positions in a cell, pixels of a cell, cells. All cells are alike but the last one. */
function fit(span, pixels) {
  const bin = Math.max(1, Math.ceil(span / pixels));
  const cells = Math.max(1, Math.ceil(span / bin));
  return { bin, cells, size: Math.max(1, Math.floor(pixels / cells)) };
}

/** The entries of a matrix in each cell of a window. */
class CellGrid {
  /**
   * rows and columns: { from, span, bin, cells, order, rank }, the positions that are seen, how many go into a cell, what stands at each position, and where
   * each stands (order and rank are null for positions that are their own indices).
   */
  constructor(matrix, rows, columns) {
    Object.assign(this, { rows, columns, width: columns.cells, height: rows.cells });
    const size = this.width * this.height;
    [this.counts, this.below, this.largest] = [new Uint32Array(size), new Uint32Array(size), new Float32Array(size)];
    for (let place = 0; place < rows.span; place++) {
      const row = rows.order ? rows.order[rows.from + place] : rows.from + place;
      this.addRow(matrix, row, Math.floor(place / rows.bin) * this.width);
    }
    let most = 0;
    for (let cell = 0; cell < size; cell++) if (this.counts[cell] > 0) most = Math.max(most, this.counts[cell] / this.room(cell));
    this.largestShare = most;
  }

  addRow(matrix, row, start) {
    const { from, span, bin, rank } = this.columns;
    for (let p = matrix.pointers[row]; p < matrix.pointers[row + 1]; p++) {
      const place = (rank ? rank[matrix.indices[p]] : matrix.indices[p]) - from;
      if (place < 0 || place >= span) continue;
      const cell = start + Math.floor(place / bin);
      const value = matrix.values[p];
      this.counts[cell] += 1;
      if (value < 0) this.below[cell] += 1;
      this.largest[cell] = Math.max(this.largest[cell], Math.abs(value));
    }
  }

  /** Entries that a cell has room for. */
  room(cell) {
    const [y, x] = [Math.floor(cell / this.width), cell % this.width];
    const along = ({ span, bin }, at) => Math.min(bin, span - at * bin);
    return along(this.rows, y) * along(this.columns, x);
  }

  /**
   * A picture of one pixel a cell. The shade grows with the root of the share that is filled, or of the largest value; the first colour where most entries
   * are above 0, the second one where most are below.
   */
  picture(colors, largestValue) {
    const image = new ImageData(this.width, this.height);
    for (let cell = 0; cell < this.counts.length; cell++) {
      if (this.counts[cell] === 0) continue;
      const part = largestValue ? this.largest[cell] / largestValue : this.counts[cell] / this.room(cell) / this.largestShare;
      const [red, green, blue] = colors[2 * this.below[cell] > this.counts[cell] ? 1 : 0];
      image.data.set([red, green, blue, 110 + 145 * Math.sqrt(part)], 4 * cell);
    }
    const canvas = element("canvas", { width: this.width, height: this.height });
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }
}
