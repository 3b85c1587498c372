/* Finds a voter's own lines in the opened list, in the browser alone.
 *
 * The whole list is fetched, the same for everybody and before any code is typed; nothing typed ever leaves the
 * page. Expected markup:
 *
 *   <script type="module" src="…/js/lookup.js"></script>
 *   <form id="lookup" data-ballot="B-2026-011" data-list="…address of the list…">
 *     <label>Ballot code <input id="lookup-code" autocomplete="off" spellcheck="false"></label>
 *     (or, for those who voted without the script:) <input id="lookup-s0"> <input id="lookup-words">
 *     <button type="submit">…</button>
 *   </form>
 *   <table hidden id="lookup-found" data-words-yes="Yes" …><thead>contest, choice, commitment</thead>
 *     <tbody></tbody></table>   (data-words-…: how people read a choice; data-words-blank: one left empty)
 *
 *   Anything with data-of="1" data-options='[{"id": "o1", "text": "…"}, …]' names the options of a contest.
 *
 * None of the fields has a name, so that no way of sending the form could carry it. Sentences, each an element
 * with `hidden` and `data-say`: `loading`, `no-list` (the list did not come), `bad-code`, `cannot-look-up` (no
 * WebCrypto here: use the offline verifier), `found`, `part-found` (some contest has no such line: it was invalid
 * or withheld, or tell the auditors), `not-found`, `line-differs` (a line has this secret, but does not hash to
 * its commitment: tell the auditors), `twice` (two lines carry it: tell the auditors).
 *
 * The list is JSON: {"ballot": "B-2026-011", "contests": {"1": {"choices": ["yes", "no", "abstain", ""],
 * "lines": [{"commitment": hex, "choice": "yes", "secret": hex}, …]}}}. Where lines are withheld by rule a line is
 * {"commitment": hex} alone, and each of `choices` is tried.
 */

import { ballotCode, commitment, grouped, hex, secret, seedFromWords, seedOfCode, unhex } from "./sealing.js";

const byId = (id) => document.getElementById(id);

function say(name) {
  for (const element of document.querySelectorAll("[data-say]")) element.hidden = element.dataset.say !== name;
}

/* The lines of one contest that this seed leads to: [{choice, commitment, holds}]. */
export async function linesOf(ballot, contest, { choices = [], lines }, seed) {
  const own = await secret(ballot, contest, seed);
  const ownHex = hex(own);
  const found = [];
  for (const line of lines.filter((one) => one.secret === ownHex)) {
    const worked = hex(await commitment(ballot, contest, line.choice, own));
    found.push({ choice: line.choice, commitment: line.commitment, holds: worked === line.commitment });
  }
  const withheld = new Set(lines.filter((one) => one.secret === undefined).map((one) => one.commitment));
  for (const choice of withheld.size ? choices : []) {
    const worked = hex(await commitment(ballot, contest, choice, own));
    const times = lines.filter((one) => one.secret === undefined && one.commitment === worked).length;
    for (let n = 0; n < times; n += 1) found.push({ choice, commitment: worked, holds: true });
  }
  return found;
}

function verdictOf(perContest) {
  if (perContest.some(({ found }) => found.some((line) => !line.holds))) return "line-differs";
  if (perContest.some(({ found }) => found.length > 1)) return "twice";
  const present = perContest.filter(({ found }) => found.length === 1).length;
  if (present === perContest.length) return "found";
  return present ? "part-found" : "not-found";
}

/* A choice in words: option ids become what they stand for, where the page tells the contest's options. */
function inWords(table, contest, choice) {
  const told = document.querySelector(`[data-options][data-of="${contest}"]`);
  const names = new Map(JSON.parse(told?.dataset.options || "[]").map(({ id, text }) => [id, text]));
  if (!choice || !names.size) return table.getAttribute(`data-words-${choice || "blank"}`) ?? (choice || "—");
  const spaced = { ">": " > ", "=": " = ", ",": ", ", ":": ": " };
  return choice.split(/([>=,:])/).map((part) => spaced[part] ?? names.get(part) ?? part).join("");
}

function row(contest, line) {
  const tr = document.createElement("tr");
  const table = byId("lookup-found");
  const words = inWords(table, contest, line.choice);
  const heads = Array.from(table.querySelectorAll("thead th"), (th) => th.textContent);
  for (const [n, text] of [contest, words, line.commitment].entries()) {
    const td = Object.assign(document.createElement("td"), { textContent: text });
    if (heads[n]) td.dataset.label = heads[n];
    tr.append(td);
  }
  return tr;
}

async function typedSeed() {
  const typed = byId("lookup-code").value;
  const s0 = byId("lookup-s0")?.value.trim();
  if (typed.trim() || !s0) return seedOfCode(typed);
  const seed = await seedFromWords(unhex(s0.toLowerCase()), byId("lookup-words")?.value ?? "");
  byId("lookup-code").value = grouped(ballotCode(seed));
  return seed;
}

async function lookUp(list) {
  let seed;
  try {
    seed = await typedSeed();
  } catch {
    say("bad-code");
    return;
  }
  const perContest = [];
  for (const [contest, published] of Object.entries(list.contests)) {
    perContest.push({ contest, found: await linesOf(list.ballot, contest, published, seed) });
  }
  const rows = perContest.flatMap(({ contest, found }) => found.map((line) => row(contest, line)));
  byId("lookup-found").tBodies[0].replaceChildren(...rows);
  byId("lookup-found").hidden = rows.length === 0;
  say(verdictOf(perContest));
}

async function start(form) {
  let list = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (list) lookUp(list);
  });
  if (!globalThis.isSecureContext || !crypto.subtle) {
    say("cannot-look-up");
    return;
  }
  say("loading");
  try {
    const response = await fetch(form.dataset.list, { credentials: "same-origin" });
    const fetched = response.ok ? await response.json() : null;
    list = fetched && fetched.ballot === form.dataset.ballot ? fetched : null;
  } catch { /* Said just below. */ }
  say(list ? "" : "no-list");
  form.dataset.ready = "yes";
}

const form = byId("lookup");
if (form) start(form);
