// Reads what PageBytes.cs and PackedMatrices.cs pack: numbers, sparse matrices, names.

/** Bytes that were packed by zlib and written in base64. */
async function unpacked(base64) {
  const packed = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads bytes from the first to the last. */
class ByteReader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** A whole number in groups of 7 bits, the lowest first. */
  number() {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.byte();
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
  }

  numbers(count) {
    return Uint32Array.from({ length: count }, () => this.number());
  }

  text() {
    return new TextDecoder().decode(this.bytes.subarray(this.at));
  }
}

/** A sparse matrix in compressed rows. */
class SparseMatrix {
  constructor(rows, columns, pointers, indices, values) {
    Object.assign(this, { rows, columns, pointers, indices, values });
  }

  /** A matrix whose values are still to be read: room for them is there. */
  static readPattern(reader) {
    const [rows, columns] = [reader.number(), reader.number()];
    const pointers = new Uint32Array(rows + 1);
    for (let i = 0; i < rows; i++) pointers[i + 1] = pointers[i] + reader.number();
    const indices = new Uint32Array(pointers[rows]);
    for (let i = 0; i < rows; i++) {
      let column = 0;
      for (let p = pointers[i]; p < pointers[i + 1]; p++) indices[p] = column += reader.number();
    }
    return new SparseMatrix(rows, columns, pointers, indices, new Float32Array(pointers[rows]).fill(1));
  }

  /** A matrix as PackedMatrices.cs writes it. */
  static read(reader) {
    const symmetric = reader.byte() === 1;
    const matrix = SparseMatrix.readPattern(reader);
    const valueBytes = reader.byte();
    if (valueBytes > 0) {
      const bits = new Uint32Array(matrix.indices.length);
      for (let plane = 0; plane < valueBytes; plane++) {
        for (let p = 0; p < bits.length; p++) bits[p] |= reader.byte() << (24 - 8 * plane);
      }
      matrix.values = new Float32Array(bits.buffer);
    }
    return symmetric ? matrix.mirrored() : matrix;
  }

  /** The whole of a symmetric matrix that is stored up to its diagonal. */
  mirrored() {
    const pointers = new Uint32Array(this.rows + 1);
    this.forEach((i, j) => {
      pointers[i + 1] += 1;
      if (i !== j) pointers[j + 1] += 1;
    });
    for (let i = 0; i < this.rows; i++) pointers[i + 1] += pointers[i];
    const [next, indices, values] = [pointers.slice(), new Uint32Array(pointers[this.rows]), new Float32Array(pointers[this.rows])];
    const put = (i, j, value) => {
      indices[next[i]] = j;
      values[next[i]] = value;
      next[i] += 1;
    };
    this.forEach((i, j, value) => {
      put(i, j, value);
      if (i !== j) put(j, i, value);
    });
    return new SparseMatrix(this.rows, this.columns, pointers, indices, values);
  }

  forEach(visit) {
    for (let i = 0; i < this.rows; i++) {
      for (let p = this.pointers[i]; p < this.pointers[i + 1]; p++) visit(i, this.indices[p], this.values[p]);
    }
  }

  /** The value of an entry; null where none is stored. */
  get(row, column) {
    let [low, high] = [this.pointers[row], this.pointers[row + 1] - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.indices[middle] === column) return this.values[middle];
      if (this.indices[middle] < column) low = middle + 1;
      else high = middle - 1;
    }
    return null;
  }
}

/** Matrices, lists of numbers and names, as PackedMatrices.cs writes them. */
async function unpackedMatrices(base64) {
  const reader = new ByteReader(await unpacked(base64));
  const matrices = Array.from({ length: reader.number() }, () => SparseMatrix.read(reader));
  const lists = Array.from({ length: reader.number() }, () => reader.numbers(reader.number()));
  return { matrices, lists, names: reader.text().split("\n") };
}
