"""The browser's half of sealing: the same bytes as Python's, and no request that carries a choice."""

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, Page

from ballots.rules import paper, receipt, sealing
from foundation.hashing import b64, b64_strict, crockford_decode

ROOT = Path(__file__).parents[2]
VECTORS: dict[str, Any] = json.loads((ROOT / "tests" / "vectors" / "sealing.json").read_text())
PRIVATE, PUBLIC = bytes.fromhex(VECTORS["seal_private"]), bytes.fromhex(VECTORS["seal_public"])
BALLOT, LENGTH = "B-2026-011", 300
ORIGIN = "mandate.example/log"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SENTENCES = [
    "sealing-here", "key-changed", "sending", "new-seed", "stands", "kept", "receipt-differs",
    "loading", "no-list", "bad-code", "found", "part-found", "not-found", "line-differs", "twice",
]  # fmt: skip
SAID = "".join(f'<p data-say="{name}" hidden>{name}</p>' for name in SENTENCES)
BALLOT_PAGE = f"""<!doctype html><html lang="en"><title>Ballot</title>
<script type="module" src="/static/js/ballot.js"></script>
<form id="ballot" method="post" action="/plain" data-ballot="{BALLOT}" data-seal-key="SEALKEY"
 data-length="{LENGTH}" data-noticed="00" data-origin="{ORIGIN}" data-endpoint="/envelope">
<input type="hidden" name="csrf_token" value="token">
<fieldset data-contest="1"><legend>Shall we endorse?</legend>
<label><input type="radio" name="choice-1" value="yes"> Yes</label>
<label><input type="radio" name="choice-1" value="no"> No</label></fieldset>
<fieldset data-contest="2"><legend>Which of them?</legend>
<label><input type="checkbox" name="choice-2" value="o1"> First</label>
<label><input type="checkbox" name="choice-2" value="o2"> Second</label>
<label><input type="checkbox" name="choice-2" value="o3"> Third</label></fieldset>
<div data-plain-only><input type="hidden" name="s0" value="00"></div><button type="submit">Look at it</button></form>
<section id="ballot-review" hidden><dl id="review-list" data-blank="left empty"></dl>
<button type="button" id="review-back">Back</button><button type="button" id="review-cast">Cast</button></section>
<section id="ballot-kept" hidden><output id="ballot-code"></output><output id="receipt-code"></output>
<p data-line hidden><output id="ballot-line"></output></p><pre id="receipt-note"></pre></section>
<p data-say="cannot-seal" hidden><button type="button" id="ballot-plain">Plain way</button></p>
<p data-say="lost-reply" hidden><button type="button" id="ballot-retry">Again</button></p>
<p data-say="refused" hidden><span data-slot="message"></span></p>{SAID}</html>"""
LOOKUP_PAGE = f"""<!doctype html><html lang="en"><title>Own lines</title>
<script type="module" src="/static/js/lookup.js"></script>
<form id="lookup" data-ballot="{BALLOT}" data-list="/list.json"><input id="lookup-code"><input id="lookup-s0">
<input id="lookup-words"><button type="submit">Find</button></form>
<i hidden data-of="2" data-options='[{{"id":"o1","text":"Ana"}},{{"id":"o3","text":"Cy"}}]'></i>
<table id="lookup-found" hidden><thead></thead><tbody></tbody></table>{SAID}</html>"""


class Desk(SimpleHTTPRequestHandler):
    """A small stand-in for the server: static files, two pages, one endpoint whose answers a test sets."""

    requests: ClassVar[list[tuple[str, bytes]]] = []
    mode: ClassVar[str] = "receipt"
    lines: ClassVar[dict[str, Any]] = {}
    seal_key: ClassVar[str] = b64(PUBLIC)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Tests read `requests` instead."""

    def do_GET(self) -> None:
        self.requests.append((self.path, b""))
        pages = {
            "/ballot": BALLOT_PAGE.replace("SEALKEY", self.seal_key),
            "/lookup": LOOKUP_PAGE,
            "/empty": "<title>-</title>",
        }
        if self.path in pages:
            self._answer(200, pages[self.path].encode(), "text/html; charset=utf-8")
        elif self.path == "/list.json":
            self._answer(200, json.dumps(self.lines).encode())
        else:
            super().do_GET()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.requests.append((self.path, body))
        if self.path != "/envelope":
            return self._answer(200, b"<title>plain</title>", "text/html")
        if self.mode == "silence":
            self.close_connection = True
            return None
        e = sealing.digest(b64_strict(json.loads(body)["envelope"]))
        if self.mode == "other":
            e = bytes(32)
        note = receipt.receipt_text(ORIGIN, BALLOT, e) + "\n\u2014 key AAAA\n"
        answers = {
            "taken": (409, {"reason": "envelope_taken", "message": "Taken."}),
            "voted": (409, {"reason": "already_voted", "message": "It stands.", "receipt": note}),
            "closed": (410, {"reason": "closed", "message": "Closed at 20:00."}),
        }
        status, answer = answers.get(self.mode, (200, {"receipt": note}))
        return self._answer(status, json.dumps(answer).encode())

    def _answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Desk, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, port: int) -> Iterator[Page]:
    Desk.mode, Desk.lines, Desk.seal_key = "receipt", {}, b64(PUBLIC)
    Desk.requests.clear()
    context = browser.new_context(base_url=f"http://127.0.0.1:{port}")
    context.set_default_timeout(10_000)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda said: problems.append(said.text) if "Content Security" in said.text else None)
    yield opened
    context.close()
    assert problems == []


def ready(page: Page, address: str = "/ballot") -> None:
    page.goto(address)
    page.wait_for_selector("form[data-ready]", state="attached")


def fill_in_and_cast(page: Page) -> None:
    page.check("[name=choice-1][value=yes]")
    page.check("[name=choice-2][value=o1]")
    page.check("[name=choice-2][value=o3]")
    page.click("#ballot [type=submit]")
    page.click("#review-cast")


def said(page: Page, name: str) -> None:
    page.wait_for_selector(f"[data-say={name}]", state="visible")
    assert page.locator("[data-say]:visible").count() == 1


def posted() -> list[tuple[str, bytes]]:
    return [(path, body) for path, body in Desk.requests if body]


def test_the_browser_gives_the_bytes_of_every_vector_under_the_strict_policy(page: Page) -> None:
    page.goto("/empty")
    worked = page.evaluate(
        """async ({ seal_public, vectors }) => {
          const s = await import("/static/js/sealing.js");
          const all = async (choices, work) => Object.fromEntries(await Promise.all(
            Object.entries(choices).map(async ([c, choice]) => [c, s.hex(await work(c, choice))])));
          return Promise.all(vectors.map(async (v) => {
            const seed = v.words === null ? s.unhex(v.seed) : await s.seedFromWords(s.unhex(v.s0), v.words);
            const secret = (c) => s.secret(v.ballot, c, seed);
            const envelope = await s.seal(s.unhex(seal_public), v.ballot, v.choices, seed, v.length);
            const e = await s.digest(envelope);
            return {
              seed: s.hex(seed), code: s.grouped(s.ballotCode(seed)), typed: s.hex(s.seedOfCode(v.code)),
              secrets: await all(v.choices, secret),
              commitments: await all(v.choices, async (c, own) => s.commitment(v.ballot, c, own, await secret(c))),
              ekm: s.hex(await s.ekm(v.ballot, seed, v.choices)),
              paper: new TextDecoder().decode(await s.paperBytes(v.ballot, v.choices, seed, v.length)).trimEnd(),
              envelope: s.b64(envelope), e: s.hex(e), short_code: s.shortCode(e),
              receipt: s.b64(s.readReceipt(v.receipt + "\\n\u2014 key AAAA\\n").e),
            };
          }));
        }""",
        VECTORS,
    )
    assert len(worked) == len(VECTORS["vectors"]) >= 20
    for vector, ours in zip(VECTORS["vectors"], worked, strict=True):
        expected = {name: vector[name] for name in ours if name not in {"typed", "receipt"}}
        expected |= {"typed": vector["seed"], "receipt": vector["receipt"].split("\n")[3]}
        assert ours == expected, vector["name"]


def test_no_request_carries_a_choice_and_the_envelope_opens_to_what_was_marked(page: Page) -> None:
    ready(page)
    said(page, "sealing-here")
    assert page.locator("[data-plain-only]").is_hidden()
    fill_in_and_cast(page)
    said(page, "kept")
    [(path, body)] = posted()
    sent = json.loads(body)
    assert (path, sorted(sent), sent["csrf"]) == ("/envelope", ["csrf", "envelope"], "token")
    envelope = b64_strict(sent["envelope"])
    lines = paper.parse_paper(sealing.open_envelope(PRIVATE, BALLOT, envelope), BALLOT, ["1", "2"], LENGTH)
    seed = crockford_decode(page.inner_text("#ballot-code"))
    assert lines == {
        "1": paper.Line("yes", paper.secret(BALLOT, "1", seed)),
        "2": paper.Line("o1,o3", paper.secret(BALLOT, "2", seed)),
    }
    assert page.inner_text("#receipt-code").replace(" ", "") == receipt.short_code(sealing.digest(envelope))
    beginnings = [paper.commitment(BALLOT, n, one.choice, one.secret).hex()[:12] for n, one in lines.items()]
    assert page.inner_text("#ballot-line") == ", ".join(beginnings)
    assert all("yes" not in path and "o1" not in path for path, _ in Desk.requests)
    assert page.evaluate("sessionStorage.length") == 0


def test_the_review_shows_the_marks_and_the_way_back_keeps_them(page: Page) -> None:
    ready(page)
    page.check("[name=choice-1][value=no]")
    page.click("#ballot [type=submit]")
    assert page.inner_text("#review-list").split("\n") == ["Shall we endorse?", "No", "Which of them?", "left empty"]
    page.click("#review-back")
    assert page.is_checked("[name=choice-1][value=no]")
    assert posted() == []


def test_a_lost_reply_sends_the_same_bytes_again_even_after_a_reload(page: Page) -> None:
    ready(page)
    Desk.mode = "silence"
    fill_in_and_cast(page)
    said(page, "lost-reply")
    ready(page)
    said(page, "lost-reply")
    Desk.mode = "receipt"
    page.click("#ballot-retry")
    said(page, "kept")
    assert len({body for _, body in posted()}) == 1


def test_a_receipt_for_another_envelope_is_said_loudly_and_the_evidence_kept(page: Page) -> None:
    ready(page)
    Desk.mode = "other"
    fill_in_and_cast(page)
    said(page, "receipt-differs")
    assert page.evaluate("sessionStorage.length") == 1


def test_an_envelope_already_taken_gets_a_new_seed_and_other_bytes(page: Page) -> None:
    ready(page)
    Desk.mode = "taken"
    fill_in_and_cast(page)
    said(page, "new-seed")
    Desk.mode = "receipt"
    page.click("#ballot [type=submit]")
    page.click("#review-cast")
    said(page, "kept")
    assert len({body for _, body in posted()}) == 2


def test_a_paper_after_one_that_stands_shows_its_receipt_and_no_code(page: Page) -> None:
    ready(page)
    Desk.mode = "voted"
    fill_in_and_cast(page)
    said(page, "stands")
    assert page.inner_text("#receipt-note").startswith("receipt-v1\n")
    assert page.inner_text("#ballot-code") == ""


def test_a_refusal_is_told_in_the_servers_words(page: Page) -> None:
    ready(page)
    Desk.mode = "closed"
    fill_in_and_cast(page)
    said(page, "refused")
    assert page.inner_text("[data-slot=message]") == "Closed at 20:00."


def test_a_second_key_for_the_same_ballot_is_not_sealed_for(page: Page) -> None:
    ready(page)
    Desk.seal_key = b64(bytes([9]) + bytes(31))
    ready(page)
    said(page, "key-changed")
    assert page.locator("[name=choice-1]").first.is_disabled()


def test_where_the_browser_cannot_seal_it_says_so_before_the_choice_and_waits_for_the_voters_word(page: Page) -> None:
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('X25519 is unknown'))")
    ready(page)
    said(page, "cannot-seal")
    assert page.locator("[name=choice-1]").first.is_disabled()
    page.click("#ballot [type=submit]")
    assert posted() == []
    page.click("#ballot-plain")
    page.check("[name=choice-1][value=yes]")
    page.click("#ballot [type=submit]")
    page.wait_for_url("**/plain")
    assert [path for path, _ in posted()] == ["/plain"]


def opened_list(seed: bytes, *, withheld: bool = False, forged: bool = False) -> dict[str, Any]:
    contests = {}
    for contest, own in (("1", "yes"), ("2", "o1,o3")):
        papers = [(own, seed), ("no" if contest == "1" else "o2", b"\x01" * 16), (own, b"\x02" * 16)]
        lines = []
        for choice, whose in papers:
            secret = paper.secret(BALLOT, contest, whose)
            told = paper.commitment(BALLOT, contest, choice, secret).hex()
            shown = "no" if forged and whose == seed and contest == "1" else choice
            lines.append({"commitment": told} | ({} if withheld else {"choice": shown, "secret": secret.hex()}))
        contests[contest] = {"choices": ["yes", "no", "o2", "o1,o3", ""], "lines": lines}
    return {"ballot": BALLOT, "contests": contests}


@pytest.mark.parametrize(
    ("shape", "verdict", "rows"),
    [
        ({}, "found", ["1\tyes", "2\tAna, Cy"]),
        ({"withheld": True}, "found", ["1\tyes", "2\tAna, Cy"]),
        ({"forged": True}, "line-differs", ["1\tno", "2\tAna, Cy"]),
    ],
)
def test_own_lines_are_found_in_the_browser_and_the_code_never_leaves_it(
    page: Page, shape: dict[str, bool], verdict: str, rows: list[str]
) -> None:
    vector = VECTORS["vectors"][0]
    Desk.lines = opened_list(bytes.fromhex(vector["seed"]), **shape)
    ready(page, "/lookup")
    before = list(Desk.requests)
    page.fill("#lookup-code", vector["code"].lower())
    page.click("#lookup [type=submit]")
    said(page, verdict)
    found = page.inner_text("#lookup-found tbody").strip().split("\n")
    assert [line.rsplit("\t", 1)[0] for line in found] == rows
    assert Desk.requests == before


def test_a_line_that_stands_twice_and_a_code_that_leads_nowhere_are_said(page: Page) -> None:
    vector = VECTORS["vectors"][0]
    Desk.lines = opened_list(bytes.fromhex(vector["seed"]))
    Desk.lines["contests"]["1"]["lines"].append(Desk.lines["contests"]["1"]["lines"][0])
    ready(page, "/lookup")
    for typed, verdict in (
        (vector["code"], "twice"),
        (VECTORS["vectors"][1]["code"], "not-found"),
        ("ABC", "bad-code"),
    ):
        page.fill("#lookup-code", typed)
        page.click("#lookup [type=submit]")
        said(page, verdict)


def test_the_words_of_somebody_without_the_script_lead_to_the_same_lines(page: Page) -> None:
    vector = next(v for v in VECTORS["vectors"] if v["name"] == "own words in other scripts")
    Desk.lines = opened_list(bytes.fromhex(vector["seed"]))
    ready(page, "/lookup")
    page.fill("#lookup-s0", vector["s0"])
    page.fill("#lookup-words", vector["words"])
    page.click("#lookup [type=submit]")
    said(page, "found")
    assert page.input_value("#lookup-code") == vector["code"]
