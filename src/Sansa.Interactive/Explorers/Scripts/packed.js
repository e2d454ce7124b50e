// Reads packed matrices and recommends from them: scores = (u W^T) Z, or u B where there is one matrix. Every sum and product is rounded to float32, in
// the order of the library, so that the numbers are the same.

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

  /** A whole number in groups of 7 bits, the lowest first. */
  number() {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
  }

  /** A float32 whose lower 16 bits are 0. */
  shortFloat() {
    const bits = new Uint32Array([(this.bytes[this.at] | (this.bytes[this.at + 1] << 8)) << 16]);
    this.at += 2;
    return new Float32Array(bits.buffer)[0];
  }

  /** A number of 8 bits: sign, 4 bits of exponent, 3 bits of fraction (ShortFloat.cs). */
  tinyFloat() {
    const code = this.bytes[this.at++];
    const [exponent, fraction] = [(code >> 3) & 15, (code & 7) / 8];
    const magnitude = exponent === 0 ? fraction : (1 + fraction) * 2 ** (exponent - 1);
    return code & 128 ? -magnitude : magnitude;
  }

  text() {
    return new TextDecoder().decode(this.bytes.subarray(this.at));
  }
}

/** A sparse matrix in compressed rows, as PackedModel.cs writes it. */
class SparseMatrix {
  constructor(rows, columns, pointers, indices, values) {
    Object.assign(this, { rows, columns, pointers, indices, values });
  }

  static read(reader) {
    const [rows, columns] = [reader.number(), reader.number()];
    const pointers = new Uint32Array(rows + 1);
    for (let i = 0; i < rows; i++) pointers[i + 1] = pointers[i] + reader.number();
    const indices = new Uint32Array(pointers[rows]);
    for (let i = 0; i < rows; i++) {
      let column = 0;
      for (let p = pointers[i]; p < pointers[i + 1]; p++) indices[p] = column += reader.number();
    }
    const scales = Float32Array.from({ length: rows }, () => reader.shortFloat());
    const values = new Float32Array(pointers[rows]);
    for (let i = 0; i < rows; i++) {
      for (let p = pointers[i]; p < pointers[i + 1]; p++) values[p] = scales[i] * reader.tinyFloat();
    }
    return new SparseMatrix(rows, columns, pointers, indices, values);
  }
}

class PackedRecommender {
  constructor(bytes, layerCount) {
    const reader = new ByteReader(bytes);
    this.layers = Array.from({ length: layerCount }, () => SparseMatrix.read(reader));
    this.names = reader.text().split("\n");
    this.itemCount = this.layers[layerCount - 1].columns;
  }

  /** Scores of all items for a history, ascending, and which of them have one. */
  score(history) {
    let [listed, weights] = [history, null];
    for (const layer of this.layers) [listed, weights] = PackedRecommender.multiply(layer, listed, weights);
    return { listed, scores: weights };
  }

  /** A sparse row vector times a matrix. */
  static multiply(layer, listed, weights) {
    const [sums, seen, touched] = [new Float32Array(layer.columns), new Uint8Array(layer.columns), []];
    for (const row of listed) {
      const weight = weights ? weights[row] : 1;
      for (let p = layer.pointers[row]; p < layer.pointers[row + 1]; p++) {
        const column = layer.indices[p];
        sums[column] += Math.fround(weight * layer.values[p]);
        if (!seen[column]) {
          seen[column] = 1;
          touched.push(column);
        }
      }
    }
    return [touched, sums];
  }

  /** The best k items that are not in the history: falling score, ties by lower index. */
  recommend(history, k) {
    const { listed, scores } = this.score(history);
    const own = new Set(history);
    const items = listed.filter((item) => !own.has(item)).sort((a, b) => scores[b] - scores[a] || a - b).slice(0, k);
    return items.map((item) => ({ item, score: scores[item] }));
  }

  /** What each item of the history adds to the score of some items: a Map from the item of the history to all scores that it gives alone. */
  parts(history) {
    return new Map(history.map((item) => [item, this.score([item]).scores]));
  }

  /** Items whose names hold all words: those that begin with the first one first, short ones before long ones. */
  search(text, limit) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    this.lowerNames ??= this.names.map((name) => name.toLowerCase());
    const found = [];
    for (let item = 0; item < this.itemCount; item++) {
      const name = this.lowerNames[item];
      if (!words.every((word) => name.includes(word))) continue;
      found.push({ item, rank: (name === text.toLowerCase() ? 0 : name.startsWith(words[0]) ? 1000 : 2000) + Math.min(name.length, 999) });
    }
    return found.sort((a, b) => a.rank - b.rank || a.item - b.item).slice(0, limit).map((one) => one.item);
  }
}
