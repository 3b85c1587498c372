/* Seals a paper in the browser, so that no request carries a choice or a commitment.
 *
 * The page works without this script: then the form posts the choices and the server seals them. The script
 * holds no sentences; every text is in the page, translated, and is shown or hidden here. Expected markup:
 *
 *   <script type="module" src="…/js/ballot.js"></script>
 *   <form id="ballot" method="post" action="…the plain way…"
 *         data-ballot="B-2026-011"   the ballot's number
 *         data-seal-key="…"          its X25519 public key, Base64
 *         data-length="237"          the paper length stated at notice, bytes
 *         data-noticed="…hex…"       hash of the entry ballot.noticed
 *         data-origin="…"            the log's origin, as receipts name it
 *         data-office-key="…"        verifier key of the office, if the browser is to check the receipt's signature
 *         data-endpoint="…"          takes POST {csrf, envelope} as JSON
 *         data-title-review="…" data-title-kept="…">   the main heading while looking once more, and with the slip
 *     <input type="hidden" name="csrf_token" value="…">
 *     <fieldset data-contest="1"> <legend>…</legend>
 *       <label><input type="radio" name="choice-1" value="yes"> Yes</label> …  (or checkboxes: their values, in the
 *       order of the page, joined by ","; or one text, select or hidden field holding the choice as spelled)
 *       with data-spelling="score" or "ranked": in it one [data-option="o1" data-words="name"] an option, holding
 *       radios or a select; data-equal where ranks may be shared, else [data-same hidden] says that they may not
 *       with data-withdrawn="words" it has no field: the question was withdrawn, and is sealed as a blank
 *     </fieldset>
 *     <div data-plain-only> s0, own words, the plain way's limits </div>     hidden once sealing is certain
 *     <button type="submit">…</button>
 *   </form>
 *   Anything marked data-before belongs to the paper and is hidden with it.
 *   <section id="ballot-review" hidden> <dl id="review-list" data-blank="left empty"></dl>
 *     <button type="button" id="review-back">…</button> <button type="button" id="review-cast">…</button> </section>
 *   <section id="ballot-kept" hidden>
 *     <output id="ballot-code"></output> <output id="receipt-code"></output> <pre id="receipt-note"></pre>
 *     <div data-line hidden> <output id="ballot-line"></output> </div>   where the paper's line begins </section>
 *
 * Sentences, each an element with `hidden` and `data-say`, anywhere on the page (role="status" or "alert"):
 *   sealing-here   the browser seals; the server sees no choice
 *   cannot-seal    it cannot: here is the plain way, the server will see the choice for an instant;
 *                  holds <button type="button" id="ballot-plain">, which alone opens the plain way
 *   key-changed    key, length or entry differ from those first seen in this browser: nothing is sealed; tell the auditors
 *   sending        on its way
 *   lost-reply     no answer came; holds <button type="button" id="ballot-retry">: the same bytes are sent again
 *   refused        the server said no; holds <span data-slot="message">
 *   new-seed       the envelope was taken: a new seed was made, look at the paper and hand it in again
 *   stands         an earlier paper stands, its receipt is shown below; no code, because this paper was not kept
 *   kept           taken: write the code down, it is shown once
 *   receipt-differs the receipt names another envelope than this browser sealed: keep this page, tell the auditors
 *
 * Anything with data-signed="true", "false" or "null" says what came of checking the signature; one is shown.
 *
 * The endpoint answers JSON: 200 {"receipt": "…note…"}; else {"reason": "…", "message": "…", "receipt": "…" or
 * absent}, with the reasons and status codes of ballots/rules/casting.py.
 *
 * sessionStorage (this tab only) holds `ballot:<number>` = {seed, envelope} until the receipt is shown: a lost
 * reply or a reload sends the same bytes again. localStorage holds `ballot-key:<number>`, what was noticed.
 */

import { b64, ballotCode, canSeal, digest, equal, grouped, hex, lines, newSeed, readReceipt, seal, shortCode, signedBy, unb64, unhex }
  from "./sealing.js";

const byId = (id) => document.getElementById(id);
const show = (element, shown = true) => element && element.toggleAttribute("hidden", !shown);

function say(name, message) {
  for (const element of document.querySelectorAll("[data-say]")) show(element, element.dataset.say === name);
  const slot = message && document.querySelector(`[data-say="${name}"] [data-slot="message"]`);
  if (slot) slot.textContent = message;
}

/* Characters of a line that are enough to find it by, as ballots/routes/voting.py gives them. */
const BEGINNING = 12;

/* What this tab keeps of a paper under way. */
class Draft {
  constructor(ballot) {
    this.key = `ballot:${ballot}`;
    const kept = JSON.parse(sessionStorage.getItem(this.key) || "null");
    this.seed = kept ? unhex(kept.seed) : newSeed();
    this.envelope = kept && kept.envelope ? unb64(kept.envelope) : null;
    this.lines = [];   // how its lines begin; not kept, so a page that was loaded anew does not know them
    this.keep();
  }

  keep(envelope = this.envelope) {
    this.envelope = envelope;
    const sealed = envelope && b64(envelope);
    sessionStorage.setItem(this.key, JSON.stringify({ seed: hex(this.seed), envelope: sealed }));
  }

  renew() {
    this.seed = newSeed();
    this.keep(null);
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }
}

/* One ballot has one key. What this browser saw first is what it goes on sealing for. */
function sameAsFirstSeen({ ballot, sealKey, length, noticed }) {
  const seen = JSON.stringify([sealKey, length, noticed]);
  const first = localStorage.getItem(`ballot-key:${ballot}`);
  if (first === null) localStorage.setItem(`ballot-key:${ballot}`, seen);
  return first === null || first === seen;
}

const fieldsets = (form) => Array.from(form.querySelectorAll("[data-contest]"));

function fieldsOf(fieldset) {
  return Array.from(fieldset.querySelectorAll(`[name="choice-${fieldset.dataset.contest}"]`));
}

/* Option → mark of a contest with one field an option, "" for one left open. */
function marksOf(fieldset) {
  const rows = Array.from(fieldset.querySelectorAll("[data-option]"), (row) => {
    const field = Array.from(row.querySelectorAll("input, select")).find((one) => one.type !== "radio" || one.checked);
    return { option: row.dataset.option, words: row.dataset.words, mark: field ? field.value : "" };
  });
  return { rows, empty: rows.every(({ mark }) => mark === "") };
}

/* Ranks with whoever holds them, best first; skipped ranks close up. */
function ranksOf({ rows }) {
  const ranks = Array.from(new Set(rows.map(({ mark }) => Number(mark)).filter(Boolean))).sort((a, b) => a - b);
  return ranks.map((rank) => rows.filter(({ mark }) => Number(mark) === rank));
}

/* The one spelling of a contest's choice, as ballots/rules/marks.py spells it. */
function choiceOf(fieldset) {
  const { spelling } = fieldset.dataset;
  if (spelling === "ranked" || spelling === "score") {
    const marks = marksOf(fieldset);
    if (marks.empty) return "";
    if (spelling === "score") return marks.rows.map(({ option, mark }) => `${option}:${mark || "0"}`).join(",");
    return ranksOf(marks).map((group) => group.map(({ option }) => option).join("=")).join(">");
  }
  const ticked = (field) => field.type === "radio" || field.type === "checkbox";
  return fieldsOf(fieldset).filter((field) => !ticked(field) || field.checked).map((field) => field.value).join(",");
}

/* The choice of every contest as it is spelled, "" for one left empty. */
function choicesOf(form) {
  return Object.fromEntries(fieldsets(form).map((fieldset) => [fieldset.dataset.contest, choiceOf(fieldset)]));
}

/* The first contest in which two share a rank that its count cannot use; each says so itself. */
function sharedRank(form) {
  const shared = fieldsets(form).filter((fieldset) => {
    const found = fieldset.dataset.spelling === "ranked" && !("equal" in fieldset.dataset)
      && choiceOf(fieldset).includes("=");
    show(fieldset.querySelector("[data-same]"), found);
    return found;
  });
  return shared[0];
}

/* The words of each mark, in the order of the choice. */
function wordsOf(fieldset, list) {
  const { spelling } = fieldset.dataset;
  if (spelling === "ranked" || spelling === "score") {
    const marks = marksOf(fieldset);
    if (marks.empty) return [];
    const { yes, no, open } = fieldset.dataset;
    const told = { 1: yes, "-1": no, 0: open };
    if (spelling === "score") return marks.rows.map(({ words, mark }) => `${words}: ${told[mark || "0"] ?? (mark || "0")}`);
    const left = marks.rows.filter(({ mark }) => mark === "");
    return [
      ...ranksOf(marks).map((group, place) => `${place + 1}. ${group.map(({ words }) => words).join(" = ")}`),
      ...left.map(({ words }) => (list.dataset.left ?? "{name}").replace("{name}", () => words)),
    ];
  }
  return fieldsOf(fieldset).filter((field) => field.checked || !["radio", "checkbox"].includes(field.type))
    .map((field) => field.dataset.words || field.labels?.[0]?.textContent.trim() || field.value);
}

function reviewLine(fieldset, list) {
  const term = document.createElement("dt");
  const text = document.createElement("dd");
  term.textContent = fieldset.querySelector("legend")?.textContent.trim() ?? fieldset.dataset.contest;
  const words = wordsOf(fieldset, list);
  const lines = words.length ? words : [fieldset.dataset.withdrawn ?? list.dataset.blank ?? ""];
  text.append(...lines.map((words) => Object.assign(document.createElement("div"), { textContent: words })));
  return [term, text];
}

/* The main heading follows the step; what stands before the paper is hidden with it. */
function retitle(step) {
  const heading = document.querySelector("h1");
  const { titleReview, titleKept } = byId("ballot").dataset;
  if (heading) heading.dataset.first ??= heading.textContent;
  const title = { "ballot-review": titleReview, "ballot-kept": titleKept }[step] ?? heading?.dataset.first;
  if (heading && title) heading.textContent = title;
  for (const part of document.querySelectorAll("[data-before], .head .standfirst")) show(part, step === "ballot");
}

function turnTo(section) {
  for (const other of [byId("ballot"), byId("ballot-review"), byId("ballot-kept")]) show(other, other === section);
  retitle(section.id);
  const heading = (section === byId("ballot") ? section.querySelector("h2") : document.querySelector("h1")) ?? section;
  heading.tabIndex = -1;
  heading.focus();
}

function review(form) {
  const list = byId("review-list");
  list.replaceChildren(...fieldsets(form).flatMap((fieldset) => reviewLine(fieldset, list)));
  turnTo(byId("ballot-review"));
}

/* The receipt, and the ballot code once; from here on this tab has nothing left that leads to the choice. */
async function showKept(form, draft, note) {
  const own = await digest(draft.envelope);
  byId("receipt-note").textContent = note;
  let receipt = null;
  try {
    receipt = readReceipt(note);
  } catch { /* What is not a receipt differs from the one expected. */ }
  const { ballot, origin } = form.dataset;
  const matches = receipt && equal(receipt.e, own) && receipt.ballot === ballot && (!origin || receipt.origin === origin);
  byId("ballot-code").textContent = grouped(ballotCode(draft.seed));
  byId("receipt-code").textContent = grouped(shortCode(receipt ? receipt.e : own));
  byId("ballot-line")?.replaceChildren(draft.lines.join(", "));
  show(document.querySelector("[data-line]"), draft.lines.length > 0);
  const { officeKey } = form.dataset;
  const signed = officeKey && matches ? await signedBy(note, officeKey) : null;
  for (const told of document.querySelectorAll("[data-signed]")) show(told, told.dataset.signed === String(signed));
  if (matches) draft.forget();
  say(matches ? "kept" : "receipt-differs");
  form.reset();
  turnTo(byId("ballot-kept"));
}

function showStanding(form, draft, note) {
  draft.forget();
  byId("receipt-note").textContent = note;
  byId("receipt-code").textContent = grouped(shortCode(readReceipt(note).e));
  byId("ballot-code").textContent = "";
  form.reset();
  say("stands");
  turnTo(byId("ballot-kept"));
}

/* The server's answer, or null where none came that can be read. */
async function answerTo(form, envelope) {
  const csrf = form.elements.csrf_token?.value ?? "";
  try {
    const response = await fetch(form.dataset.endpoint, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf },
      body: JSON.stringify({ csrf, envelope: b64(envelope) }),
    });
    return { ok: response.ok, ...(await response.json()) };
  } catch {
    return null;
  }
}

async function send(form, draft) {
  say("sending");
  const answer = await answerTo(form, draft.envelope);
  if (!answer) {
    say("lost-reply");
  } else if (answer.ok) {
    await showKept(form, draft, String(answer.receipt));
  } else if (answer.reason === "already_voted" && answer.receipt) {
    showStanding(form, draft, answer.receipt);
  } else if (answer.reason === "envelope_taken") {
    draft.renew();
    say("new-seed");
    turnTo(form);
  } else {
    draft.keep(null);
    say("refused", answer.message);
    turnTo(form);
  }
}

async function cast(form, draft) {
  const { sealKey, ballot, length } = form.dataset;
  const button = byId("review-cast");
  button.disabled = true;
  try {
    const choices = choicesOf(form);
    draft.keep(await seal(unb64(sealKey), ballot, choices, draft.seed, Number(length)));
    draft.lines = (await lines(ballot, choices, draft.seed)).map((line) => line.slice(0, BEGINNING));
    await send(form, draft);
  } finally {
    button.disabled = false;
  }
}

/* The plain way is opened by the voter's own press, never by the script. */
function offerPlainWay(form, reason, hold) {
  say(reason);
  byId("ballot-plain")?.addEventListener("click", () => {
    form.removeEventListener("submit", hold);
    for (const fieldset of fieldsets(form)) fieldset.disabled = false;
  });
}

function sealHere(form, hold) {
  const draft = new Draft(form.dataset.ballot);
  for (const part of form.querySelectorAll("[data-plain-only]")) show(part, false);
  for (const fieldset of fieldsets(form)) fieldset.disabled = false;
  form.removeEventListener("submit", hold);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const shared = sharedRank(form);
    if (shared) shared.scrollIntoView();
    else review(form);
  });
  byId("review-back").addEventListener("click", () => turnTo(form));
  byId("review-cast").addEventListener("click", () => cast(form, draft));
  byId("ballot-retry")?.addEventListener("click", () => send(form, draft));
  say(draft.envelope ? "lost-reply" : "sealing-here");
}

async function start(form) {
  const hold = (event) => event.preventDefault();
  form.addEventListener("submit", hold);
  for (const fieldset of fieldsets(form)) fieldset.disabled = true;
  if (!(await canSeal())) offerPlainWay(form, "cannot-seal", hold);
  else if (!sameAsFirstSeen(form.dataset)) say("key-changed");
  else sealHere(form, hold);
  form.dataset.ready = "yes";
}

const form = byId("ballot");
if (form && form.dataset.sealKey) start(form);
