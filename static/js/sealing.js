/* The derivation of a sealed paper, as docs/sealed-ballot.md tells it: the browser's half.
 *
 * A module without a page: ballot.js seals with it, lookup.js finds lines with it, the tests compare it byte
 * for byte with the server's half (tests/vectors/sealing.json). Needs WebCrypto (https or loopback) with X25519.
 *
 * Names as in ballots/rules/paper.py and sealing.py. Bytes are Uint8Array, `ballot` and contests are text,
 * `choices` is an object from contest to choice, "" for a contest left empty.
 */

const SEED_BYTES = 16;
const CODE_LETTERS = 26;
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const encoder = new TextEncoder();

/* Fetched by whoever seals, so that looking up a line does not wait for it; ballot.js seals once as it begins. */
async function suite() {
  const { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } = await import("../vendor/hpke/hpke.js");
  return new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

/* Text enters every hash as UTF-8 in normal form C. */
export const utf8 = (text) => encoder.encode(text.normalize("NFC"));

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error("This is not lower-case hexadecimal.");
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

export function b64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export function unb64(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (b64(bytes) !== text) throw new Error("This Base64 does not re-encode to itself.");
  return bytes;
}

export function equal(a, b) {
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}

/* LP(a, b, …): each field as a big-endian 32-bit length and its bytes. */
export function lp(...fields) {
  const parts = fields.map((field) => (typeof field === "string" ? utf8(field) : field));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(out.buffer).setUint32(at, part.length);
    out.set(part, at + 4);
    at += 4 + part.length;
  }
  return out;
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const tagged = (tag, ...fields) => sha256(lp(tag, ...fields));

/* Canonical JSON (RFC 8785) of text and of objects of text: keys by UTF-16 code unit. Written out by hand,
 * because a JavaScript object gives keys that look like numbers in the order of numbers. */
function jcs(value) {
  if (typeof value === "string") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${jcs(value[key])}`);
  return `{${members.join(",")}}`;
}

const normal = (choices) =>
  Object.fromEntries(Object.entries(choices).map(([contest, choice]) => [contest, choice.normalize("NFC")]));

export function newSeed() {
  return crypto.getRandomValues(new Uint8Array(SEED_BYTES));
}

export async function seedFromWords(s0, words) {
  return (await tagged("seed-v1", s0, words)).slice(0, SEED_BYTES);
}

export function secret(ballot, contest, seed) {
  if (seed.length !== SEED_BYTES) throw new Error("A seed has 16 bytes.");
  return tagged("seed-pub-v1", ballot, contest, seed);
}

export function commitment(ballot, contest, choice, secretBytes) {
  return tagged("ballot-commit-v1", ballot, contest, choice, secretBytes);
}

/* The commitments of a paper in hexadecimal, contest by contest: its lines on the opened list begin with them. */
export async function lines(ballot, choices, seed) {
  const told = Object.entries(normal(choices)).map(async ([contest, choice]) =>
    hex(await commitment(ballot, contest, choice, await secret(ballot, contest, seed))));
  return Promise.all(told);
}

export function ekm(ballot, seed, choices) {
  return tagged("seed-ekm-v1", ballot, seed, encoder.encode(jcs(normal(choices))));
}

/* The paper: canonical JSON followed by spaces to the stated length; an error where it does not fit. */
export async function paperBytes(ballot, choices, seed, length) {
  const contests = {};
  for (const [contest, choice] of Object.entries(normal(choices))) {
    contests[contest] = { choice, secret: hex(await secret(ballot, contest, seed)) };
  }
  const document = encoder.encode(jcs({ ballot, contests }));
  if (document.length > length) throw new Error("The paper is longer than the length stated at notice.");
  const paper = new Uint8Array(length).fill(0x20);
  paper.set(document);
  return paper;
}

/* The envelope: encapsulated key, then ciphertext. The same arguments always give the same bytes. */
export async function seal(sealPublic, ballot, choices, seed, length) {
  const hpke = await suite();
  const sealed = await hpke.seal(
    {
      recipientPublicKey: await hpke.kem.deserializePublicKey(sealPublic),
      info: lp("urn-v1", ballot),
      ekm: await ekm(ballot, seed, choices),
    },
    await paperBytes(ballot, choices, seed, length),
  );
  const envelope = new Uint8Array(sealed.enc.byteLength + sealed.ct.byteLength);
  envelope.set(new Uint8Array(sealed.enc));
  envelope.set(new Uint8Array(sealed.ct), sealed.enc.byteLength);
  return envelope;
}

/* `e`, which the receipt names and the log lists. */
export const digest = (envelope) => sha256(envelope);

/* What a receipt states, or an error. The signature below the empty line is not judged here. */
export function readReceipt(note) {
  const [header, origin, ballot, e, empty] = note.split("\n");
  if (header !== "receipt-v1" || !origin || !ballot || empty !== "") throw new Error("This is not a receipt.");
  return { origin, ballot, e: unb64(e) };
}

/* Whether the key (a C2SP verifier key, "name+id+Base64") signed this note: true or false, or null where this browser
 * has no Ed25519 to tell with. */
export async function signedBy(note, vkey) {
  const [name, id, ...rest] = vkey.split("+");
  const data = unb64(rest.join("+"));
  let key;
  try {
    key = await crypto.subtle.importKey("raw", data.slice(1), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  const cut = note.lastIndexOf("\n\n") + 1;
  const lines = note.slice(cut + 1).split("\n").filter((line) => line.startsWith(`\u2014 ${name} `));
  for (const line of lines) {
    const signature = unb64(line.slice(name.length + 3));
    if (hex(signature.slice(0, 4)) !== id) continue;
    return crypto.subtle.verify("Ed25519", key, signature.slice(4), encoder.encode(note.slice(0, cut)));
  }
  return false;
}

/* The receipt's short code: the first 60 bits of `e`, for display only. */
export const shortCode = (e) => ballotCode(e.slice(0, SEED_BYTES)).slice(0, 12);

/* The ballot code: the 128 bits of the seed and two zero bits in 26 letters. */
export function ballotCode(seed) {
  let bits = seed.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << 2n;
  let code = "";
  for (; code.length < CODE_LETTERS; bits >>= 5n) code = CROCKFORD[Number(bits & 31n)] + code;
  return code;
}

export const grouped = (code) => code.match(/.{1,4}/g).join(" ");

/* The seed of a code as somebody types it: spaces, hyphens and lower case pass, O is 0, I and L are 1. */
export function seedOfCode(typed) {
  const code = typed.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  const values = Array.from(code, (letter) => CROCKFORD.indexOf(letter));
  if (values.length !== CODE_LETTERS || values.includes(-1)) throw new Error("A ballot code has 26 letters and digits.");
  let bits = values.reduce((sum, value) => (sum << 5n) | BigInt(value), 0n);
  if (bits & 3n) throw new Error("No ballot code ends in this letter.");
  bits >>= 2n;
  const seed = new Uint8Array(SEED_BYTES);
  for (let place = SEED_BYTES - 1; place >= 0; place -= 1, bits >>= 8n) seed[place] = Number(bits & 255n);
  return seed;
}

/* Whether this browser seals rightly: it works one known paper and compares its digest with the known one.
 * False where WebCrypto is missing (neither https nor loopback), has no X25519, or gives other bytes. */
export async function canSeal() {
  try {
    if (!globalThis.isSecureContext || !crypto.subtle) return false;
    const key = unhex("e1af4e6e4da589bbaa82bc670e3932230804f2fa02ad3246666f05425d847d3c");
    const envelope = await seal(key, "B-2026-013", { 1: "yes" }, new Uint8Array(SEED_BYTES), 137);
    return hex(await digest(envelope)) === "835b02b9a8227a030035999b277ad6f41a3875e778fd00ede870a5db950fd9a6";
  } catch {
    return false;
  }
}
