// base/randomness.py in the browser: the generator of an identity, numpy's PCG64 seeded by the
// SHA-256 of its JSON, and its uniform and normal draws (numpy's ziggurat), number by number.

const PRIMES = [...Array(312).keys()].slice(2).filter((n) => {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
});
const fraction = (root) => ((root % 1) * 2 ** 32) | 0;
const ROUND_CONSTANTS = PRIMES.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));
const FIRST_HASH = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const rotated = (word, bits) => (word >>> bits) | (word << (32 - bits));

// The text in blocks of 16 words of 32 bits, with a 1 and its length behind it.
function paddedBlocks(text) {
  const bytes = new TextEncoder().encode(text);
  const words = new Int32Array(16 * Math.ceil((bytes.length + 9) / 64));
  bytes.forEach((byte, i) => (words[i >> 2] |= byte << (24 - 8 * (i % 4))));
  words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length % 4));
  words[words.length - 1] = 8 * bytes.length;
  return Array.from({ length: words.length / 16 }, (_, b) => words.subarray(16 * b, 16 * b + 16));
}

function schedule(block) {
  const w = [...block];
  for (let i = 16; i < 64; i++) {
    const low = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >>> 3);
    const high = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >>> 10);
    w.push((w[i - 16] + low + w[i - 7] + high) | 0);
  }
  return w;
}

// SHA-256: eight words of 32 bits, the first one the most significant.
function sha256(text) {
  const hash = [...FIRST_HASH];
  for (const block of paddedBlocks(text)) {
    let [a, b, c, d, e, f, g, h] = hash;
    schedule(block).forEach((word, i) => {
      const mixed = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
      const first = h + mixed + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[i] + word;
      const spread = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
      const second = spread + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    });
    [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] = (hash[i] + word) | 0));
  }
  return hash.map((word) => word >>> 0);
}

// A hash whose constant moves on with each word (numpy.random.SeedSequence).
function rollingHash(constant, multiplier) {
  return (word) => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, multiplier);
    const spread = Math.imul(mixed, constant);
    return spread ^ (spread >>> 16);
  };
}

function mix(x, y) {
  const mixed = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
  return mixed ^ (mixed >>> 16);
}

// SeedSequence(entropy).generate_state(4, uint64), for entropy of 32-bit words, the lowest first.
function seedState(entropy) {
  const hash = rollingHash(0x43b0d7e5, 0x931e8875);
  const pool = [0, 1, 2, 3].map((i) => hash(entropy[i] ?? 0));
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
  }
  for (const word of entropy.slice(4)) {
    for (let to = 0; to < 4; to++) pool[to] = mix(pool[to], hash(word));
  }
  const output = rollingHash(0x8b51f9dd, 0x58f38ded);
  const words = [...pool, ...pool].map((word) => BigInt(output(word) >>> 0));
  return [0, 2, 4, 6].map((i) => (words[i + 1] << 32n) | words[i]);
}

const MULTIPLIER = (2549297995355413924n << 64n) | 4865540595714422341n;

// PCG64 (XSL-RR 128/64): a function that returns the next 64 bits.
function pcg64([high, low, incrementHigh, incrementLow]) {
  const increment = BigInt.asUintN(128, (((incrementHigh << 64n) | incrementLow) << 1n) | 1n);
  const next = (state) => BigInt.asUintN(128, state * MULTIPLIER + increment);
  let state = next(BigInt.asUintN(128, increment + ((high << 64n) | low)));
  return () => {
    state = next(state);
    const mixed = BigInt.asUintN(64, (state >> 64n) ^ state), turn = state >> 122n;
    return BigInt.asUintN(64, (mixed >> turn) | (mixed << (64n - turn)));
  };
}
