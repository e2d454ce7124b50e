// Reads a packed model (PackedModel.cs) and recommends from it: scores = (u W^T) Z, or u B where there is one matrix. Every sum and product is rounded to
// float32, in the order of the library, so that the numbers are the same.

/** A float32 whose lower 16 bits are 0. */
function readScale(reader) {
  const bits = new Uint32Array([(reader.byte() | (reader.byte() << 8)) << 16]);
  return new Float32Array(bits.buffer)[0];
}

/** A number of 8 bits: sign, 4 bits of exponent, 3 bits of fraction (ShortFloat.cs). */
function readShortFloat(reader) {
  const code = reader.byte();
  const [exponent, fraction] = [(code >> 3) & 15, (code & 7) / 8];
  const magnitude = exponent === 0 ? fraction : (1 + fraction) * 2 ** (exponent - 1);
  return code & 128 ? -magnitude : magnitude;
}

/** A matrix whose values are short floats times a scale for each row. */
function readLayer(reader) {
  const layer = SparseMatrix.readPattern(reader);
  const scales = Float32Array.from({ length: layer.rows }, () => readScale(reader));
  for (let i = 0; i < layer.rows; i++) {
    for (let p = layer.pointers[i]; p < layer.pointers[i + 1]; p++) layer.values[p] = scales[i] * readShortFloat(reader);
  }
  return layer;
}

class PackedRecommender {
  constructor(bytes, layerCount) {
    const reader = new ByteReader(bytes);
    this.layers = Array.from({ length: layerCount }, () => readLayer(reader));
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
}
