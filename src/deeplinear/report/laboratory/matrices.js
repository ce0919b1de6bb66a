// Matrices {rows, columns, entries}, entries row by row in a Float64Array, and what is done with them.

const zeros = (rows, columns) => ({ rows, columns, entries: new Float64Array(rows * columns) });
const like = (A, entry) => ({ ...A, entries: A.entries.map(entry) });
const at = (A, i, j) => A.entries[i * A.columns + j];
const rowsOf = (A) => Array.from({ length: A.rows }, (_, i) => A.entries.slice(i * A.columns, (i + 1) * A.columns));
const ofRows = (rows, columns) => filled(rows.length, columns, (i, j) => rows[i][j]);

function filled(rows, columns, entry) {
  const matrix = zeros(rows, columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) matrix.entries[i * columns + j] = entry(i, j);
  }
  return matrix;
}

const identity = (rows, columns = rows) => filled(rows, columns, (i, j) => Number(i === j));
const transposed = (A) => filled(A.columns, A.rows, (i, j) => at(A, j, i));
const scaled = (factor, A) => like(A, (entry) => factor * entry);
const plus = (A, B) => like(A, (entry, i) => entry + B.entries[i]);
const minus = (A, B) => like(A, (entry, i) => entry - B.entries[i]);
const inner = (A, B) => dot(A.entries, B.entries);
const norm = (A) => Math.sqrt(inner(A, A)); // Frobenius

function dot(x, y) {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

// A B. The three products take nearly all the time of a descent: their loops are as plain as can be.
function times(A, B) {
  const C = zeros(A.rows, B.columns), n = B.columns;
  const [a, b, c] = [A.entries, B.entries, C.entries];
  for (let i = 0; i < A.rows; i++) {
    for (let k = 0; k < A.columns; k++) {
      const factor = a[i * A.columns + k], from = k * n, to = i * n;
      for (let j = 0; j < n; j++) c[to + j] += factor * b[from + j];
    }
  }
  return C;
}

// A B'
function timesTransposed(A, B) {
  const C = zeros(A.rows, B.rows), n = A.columns;
  const [a, b, c] = [A.entries, B.entries, C.entries];
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < B.rows; j++) {
      const from = i * n, other = j * n;
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[from + k] * b[other + k];
      c[i * B.rows + j] = sum;
    }
  }
  return C;
}

// A <- A + B' C, in place
function addTransposedTimes(A, B, C) {
  const n = C.columns;
  const [a, b, c] = [A.entries, B.entries, C.entries];
  for (let i = 0; i < B.columns; i++) {
    for (let k = 0; k < B.rows; k++) {
      const factor = b[k * B.columns + i], from = k * n, to = i * n;
      for (let j = 0; j < n; j++) a[to + j] += factor * c[from + j];
    }
  }
}
