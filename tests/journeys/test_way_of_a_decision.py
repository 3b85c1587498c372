"""The main way in a browser: from the paper in a member's hand to the contacts in an organiser's, and to the proof."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from auditlog import queries as log
from ballots.rules.receipt import short_code
from ballots.rules.sealing import digest
from foundation.hashing import b64_strict, crockford_decode
from relationships import queries as relationships
from tests.browser import DESK, PHONE
from tests.carried import PASSWORD, Carried, carried
from tests.factories import hand_in
from verifier.verify import verify

READY = "form[data-ready]"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_decision_goes_from_the_paper_to_the_contacts_and_to_its_proof(
    house: Any, visitor: Any, tmp_path: Path
) -> None:
    chapter = carried(house)
    organiser_reads_no_contacts_yet(chapter, visitor)
    house.clock.advance(days=3)
    house.tick()
    by_script = member_votes_with_script(chapter, visitor)
    without_script = member_votes_without_script(chapter, visitor)
    if house.dialect == "sqlite":
        the_plain_pages_are_looked_at(chapter, visitor)
    else:  # they look the same on both
        chapter.act(hand_in, chapter.ballot, {chapter.named["Kim Keys"]: "no"})
    chapter.vote(["yes"] * 16 + ["no"] * 4)
    house.clock.advance(days=5)
    house.tick()
    two_tellers_certify(chapter, visitor)
    house.tick()
    carried_but_not_active_yet(chapter, visitor)
    house.clock.advance(days=5, seconds=1)
    house.tick()
    the_register_shows_it_active(chapter, visitor)
    organiser_reads_the_contacts(chapter, visitor)
    bundle = auditor_downloads_the_bundle(chapter, visitor)
    a_stranger_verifies(chapter, bundle, by_script, tmp_path)
    members_find_their_own_lines(chapter, visitor, by_script, without_script)


def organiser_reads_no_contacts_yet(chapter: Carried, visitor: Any) -> None:
    organiser = visitor(DESK)
    organiser.signs_in("Olga Organiser")
    organiser.goes(f"/campaigns/{chapter.campaign}")
    organiser.reads("No relationship may be used in this campaign")
    organiser.sees("campaign-before")
    assert organiser.page.get_by_role("button", name="Read the contacts").count() == 0


def member_votes_with_script(chapter: Carried, visitor: Any) -> str:
    """Returns the ballot code."""
    member = visitor(PHONE)
    member.goes("/sign-in")
    member.sees("sign-in")
    member.signs_in("Vera Script")
    member.sees("inbox")
    member.goes(f"/proposals/{chapter.proposal}")
    member.reads("Work with Local 212 in Ward 4", "3 of 36 must take part; then more than half of the votes cast")
    member.sees("proposal")
    member.page.get_by_role("main").get_by_role("link", name=re.compile("^Ballot B-")).click()
    member.page.wait_for_selector(READY)
    member.reads("3 of 36 must take part", "Your browser seals the paper itself.")
    member.sees("ballot")
    member.sent.clear()
    member.page.check("[name=choice-1][value=yes]")
    member.presses("Look at it once more")
    member.page.wait_for_selector("#review-cast", state="visible")
    member.looks_at("review")
    member.page.dblclick("#review-cast")
    member.page.wait_for_selector("#ballot-kept", state="visible")
    member.reads("Your vote is in the urn", "Write both codes down now.")
    member.looks_at("kept")
    code, receipt = member.page.inner_text("#ballot-code"), member.page.inner_text("#receipt-code")
    nothing_sent_tells_the_choice(member, code, receipt)
    the_receipt_is_shown_again(chapter, member, receipt)
    return squeezed(code)


def nothing_sent_tells_the_choice(member: Any, code: str, receipt: str) -> None:
    """One envelope went out, under the script's own receipt, and nothing that says or leads to the choice."""
    from ballots.rules.paper import commitment, secret

    posted = {body for path, body in member.posted()}
    assert [path.split("/")[-1] for path, _ in member.posted()] == ["envelope"] * len(member.posted())
    assert len(posted) == 1
    envelope = re.search(r'"envelope":"([^"]+)"', posted.pop())
    assert envelope is not None
    assert squeezed(receipt) == squeezed(short_code(digest(b64_strict(envelope.group(1)))))
    number = member.page.get_attribute("#ballot", "data-ballot")
    seed = crockford_decode(squeezed(code))
    own = secret(number, "1", seed)
    leads = ["yes", own.hex(), commitment(number, "1", "yes", own).hex(), seed.hex(), squeezed(code)]
    for request in member.sent:
        told = f"{request.url} {request.post_data or ''} {request.headers}".lower()
        told = told.replace(envelope.group(1).lower(), "")
        assert [one for one in leads if one.lower() in told] == []


def the_receipt_is_shown_again(chapter: Carried, member: Any, receipt: str) -> None:
    """After a reload there is no paper any more, and the receipt is the same."""
    member.page.reload()
    member.reads("Your vote is in the urn.", "The first paper stands.")
    assert member.page.locator("[name=choice-1]").count() == 0
    member.follows("Your receipt")
    assert squeezed(member.page.inner_text("#receipt-code")) == squeezed(receipt)
    assert member.page.locator("#ballot-code").count() == 0
    member.sees("receipt")


def member_votes_without_script(chapter: Carried, visitor: Any) -> str:
    """Returns the ballot code."""
    member = visitor(PHONE, script=False)
    member.signs_in("Vico Plain")
    member.goes(f"/ballots/{chapter.ballot}")
    member.reads("our server sees your choice for an instant")
    member.page.check("[name=choice-1][value=no]")
    member.page.fill("[name=words]", "a grey heron")
    member.sees("plain-ballot")
    member.presses("Look at it once more")
    member.reads("Is this your vote?", "No")
    member.sees("plain-review")
    member.presses("Seal and cast")
    member.reads("Your vote is in the urn")
    member.sees("plain-kept")
    code, receipt = member.page.inner_text("#ballot-code"), member.page.inner_text("#receipt-code")
    member.page.reload()
    assert member.page.inner_text("#ballot-code") == code
    assert member.page.inner_text("#receipt-code") == receipt
    member.goes(f"/ballots/{chapter.ballot}/receipt")
    assert member.page.inner_text("#receipt-code") == receipt
    return squeezed(code)


def the_plain_pages_are_looked_at(chapter: Carried, visitor: Any) -> None:
    """Votes the plain way because the script did not come; axe needs a browser that runs its own."""
    member = visitor(PHONE)
    member.page.route("**/ballot.js", lambda route: route.abort())
    member.signs_in("Kim Keys")
    member.goes(f"/ballots/{chapter.ballot}")
    member.page.check("[name=choice-1][value=no]")
    member.looks_at("plain-ballot")
    member.presses("Look at it once more")
    member.looks_at("plain-review")
    member.presses("Seal and cast")
    member.reads("Your vote is in the urn")
    member.looks_at("plain-kept")


def two_tellers_certify(chapter: Carried, visitor: Any) -> None:
    for name, picture in (("Tara Teller", "certify"), ("Theo Teller", "certify-second")):
        teller = visitor(DESK)
        teller.signs_in(name)
        teller.page.get_by_role("main").get_by_role("link", name=re.compile("Sign|Certify|B-2026-002")).first.click()
        teller.reads("Certify the count", "23 lines, each of which hashes to its commitment")
        teller.reads("Both are", "Handed in 23")
        chapter.house.clock.advance(minutes=11)
        teller.looks_at(picture)
        teller.presses("Sign this count")
        teller.reads("Is it still you?")
        teller.looks_at("confirm-password")
        teller.page.fill("[name=password]", PASSWORD)
        teller.presses("It is me")
        teller.presses("Sign this count")
        teller.reads("You have signed the count.", name)
    teller.looks_at("certified")


def carried_but_not_active_yet(chapter: Carried, visitor: Any) -> None:
    """Certified, and for the days of protest neither active nor readable."""
    stranger = visitor(DESK)
    stranger.goes("/register")
    stranger.reads("Local 212", "Granted")
    stranger.sees("register-before")
    organiser = visitor(DESK)
    organiser.signs_in("Olga Organiser")
    organiser.goes(f"/campaigns/{chapter.campaign}")
    assert organiser.page.get_by_role("button", name="Read the contacts").count() == 0
    mandate = chapter.act(lambda: relationships.mandates_of()[0].id)
    refused = organiser.context.request.post(
        f"/mandates/{mandate}/contacts",
        form={"csrf_token": organiser.page.locator("[name=csrf_token]").first.get_attribute("value")},
    )
    assert refused.status in (403, 409)
    assert "Petra Pier" not in refused.text()


def the_register_shows_it_active(chapter: Carried, visitor: Any) -> None:
    stranger = visitor(PHONE)
    stranger.goes("/register")
    stranger.reads("Local 212", "Active", "Ward 4", "D-2026-002")
    stranger.sees("register")
    stranger.goes("/decisions/D-2026-002")
    stranger.reads("CARRIED", "Handed in")
    stranger.sees("decision")


def organiser_reads_the_contacts(chapter: Carried, visitor: Any) -> None:
    organiser = visitor(DESK)
    organiser.signs_in("Olga Organiser")
    organiser.goes(f"/campaigns/{chapter.campaign}")
    organiser.sees("campaign")
    organiser.presses("Read the contacts")
    organiser.reads("Petra Pier", "steward", "Quentin Quay", "That you read this is in the log.")
    organiser.looks_at("contacts")
    assert chapter.act(lambda: len(log.entries_of_type("contacts.read")) <= 1)


def auditor_downloads_the_bundle(chapter: Carried, visitor: Any) -> bytes:
    auditor = visitor(DESK)
    auditor.signs_in("Aldo Auditor")
    auditor.goes("/audit")
    auditor.sees("audit")
    auditor.goes("/audit/coverage")
    auditor.reads("Local 212")
    auditor.sees("coverage")
    auditor.goes("/decisions")
    auditor.sees("decisions")
    auditor.page.get_by_role("main").get_by_role("link", name=re.compile("D-2026-002|Work with Local")).first.click()
    with auditor.page.expect_download() as download:
        auditor.follows("Download the file")
    assert download.value.suggested_filename == "D-2026-002.zip"
    return Path(download.value.path()).read_bytes()


def a_stranger_verifies(chapter: Carried, bundle: bytes, code: str, tmp_path: Path) -> None:
    honest = tmp_path / "honest.zip"
    honest.write_bytes(bundle)
    key = chapter.act(log.key_line)
    report = verify(honest, key=key, code=code)
    assert (report.status, report.first_bad, report.outcome) == ("ok", None, "CARRIED")
    names = zipfile.ZipFile(io.BytesIO(bundle)).namelist()
    assert len(names) > 5
    for n, name in enumerate(names):
        flipped = tmp_path / f"{n}.zip"
        flipped.write_bytes(with_one_byte_changed(bundle, name))
        altered = verify(flipped, key=key)
        assert altered.status in ("refused", "unusable"), name
        assert altered.first_bad, name


def with_one_byte_changed(bundle: bytes, name: str) -> bytes:
    """Return the bundle with the middle byte of one file changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as honest, zipfile.ZipFile(made, "w") as altered:
        for one in honest.namelist():
            data = bytearray(honest.read(one))
            if one == name:
                data[len(data) // 2] ^= 1
            altered.writestr(one, bytes(data))
    return made.getvalue()


def members_find_their_own_lines(chapter: Carried, visitor: Any, by_script: str, without_script: str) -> None:
    """In the browser alone: not one request goes out after the list is there."""
    member = visitor(PHONE)
    member.goes(f"/ballots/{chapter.ballot}/result")
    member.page.wait_for_selector("#lookup[data-ready]")
    member.reads("CARRIED")
    member.sees("result")
    for code, choice in ((by_script, "yes"), (without_script, "no")):
        member.sent.clear()
        member.page.fill("#lookup-code", code)
        member.presses("Look it up here")
        member.page.wait_for_selector("[data-say=found]", state="visible")
        assert member.page.locator("#lookup-found tbody td").nth(1).inner_text().lower() == choice
        assert member.sent == []
    member.looks_at("result-found")
