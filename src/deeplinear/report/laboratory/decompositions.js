// Orthonormal frames and the singular value decomposition.

// Gram and Schmidt's, each row twice: the transpose of Q, where A' = Q R with a positive diagonal.
function orthonormalRows(A) {
  const done = [];
  for (const row of rowsOf(A)) {
    for (const earlier of [...done, ...done]) {
      const share = dot(earlier, row);
      for (let i = 0; i < row.length; i++) row[i] -= share * earlier[i];
    }
    const length = Math.sqrt(dot(row, row));
    done.push(row.map((entry) => entry / length));
  }
  return ofRows(done, A.columns);
}

// The turn {cosine, sine} in the plane of x and y that makes them orthogonal; null if they are.
function turnOf(x, y) {
  const product = dot(x, y), first = dot(x, x), second = dot(y, y);
  if (Math.abs(product) <= 1e-16 * Math.sqrt(first * second)) return null;
  const slope = (second - first) / (2 * product);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(1, slope));
  const cosine = 1 / Math.hypot(1, tangent);
  return { cosine, sine: cosine * tangent };
}

function turn(x, y, { cosine, sine }) {
  for (let k = 0; k < x.length; k++) {
    const entry = x[k];
    x[k] = cosine * entry - sine * y[k];
    y[k] = sine * entry + cosine * y[k];
  }
}

// One sweep of Jacobi's method over all pairs of rows; whether one had to be turned.
function sweep(rows, others) {
  let turned = false;
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) {
      const found = turnOf(rows[i], rows[j]);
      if (!found) continue;
      turn(rows[i], rows[j], found);
      turn(others[i], others[j], found);
      turned = true;
    }
  }
  return turned;
}

// The thin A = U diag(values) V' with falling values: {left: U, values, right: V'}. The largest entry
// of each column of U is positive; LAPACK, which numpy calls, may choose the other sign.
function svd(A) {
  if (A.rows > A.columns) {
    const { left, values, right } = svd(transposed(A));
    return { left: transposed(right), values, right: transposed(left) };
  }
  const rows = rowsOf(A), others = rowsOf(identity(A.rows));
  for (let left = 60; left > 0 && sweep(rows, others); left--);
  const found = rows.map((row, i) => ({ row, other: others[i], value: Math.sqrt(dot(row, row)) }));
  found.sort((one, two) => two.value - one.value);
  const sign = ({ other }) => Math.sign(other.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most)));
  const right = found.map((part) => part.row.map((x) => (part.value ? (sign(part) * x) / part.value : 0)));
  const left = ofRows(found.map((part) => part.other.map((x) => sign(part) * x)), A.rows);
  return { left: transposed(left), values: found.map(({ value }) => value), right: ofRows(right, A.columns) };
}
