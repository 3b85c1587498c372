"""Checks 1 to 9: the files as a whole, the log with its key and checkpoint, and the log played again."""

import re
import unicodedata

from auditlog import checkpoint as checkpoints
from auditlog import entry as entries
from auditlog.merkle.tree import root
from auditlog.note import ED25519, NoteError, Verifier
from foundation.hashing import sha256
from relationships.rules.mandate import State
from verifier.fields import Fields, digest
from verifier.logged import Case, Logged
from verifier.replay.ballots import Ballots
from verifier.replay.mandates import Mandates
from verifier.report import BadFact, Finding

NAMES = (
    "manifest.json", "key.txt", "checkpoint.txt", "log.jsonl", "proposal.json", "procedure.json", "rounds.json",
    "roll.json", "participation.json", "envelopes.json", "count.json", "mandates.json", "protests.json", "erased.json",
)  # fmt: skip
_NUMBERED = re.compile(r"(commitments|openings)-[1-9][0-9]*\.json", re.ASCII)
_DECISION = re.compile(r"D-[0-9]{4}-[0-9]{3,}", re.ASCII)
FORMAT = 1
KNOWN = {
    "genesis", "key.added", "key.retired", "key.destroyed", "body.made", "procedure.adopted", "office.given",
    "office.ended", "interest.declared", "campaign.made", "relationship.made", "capacity.counted",
    "proposal.made", "proposal.revised",
    "proposal.withdrawn", "amendment.moved", "amendment.answered", "statement.filed", "statement.withdrawn",
    "post.hidden", "post.shown", "round.called", "round.changed", "round.called_off",
    "round.reported", "roll.frozen", "roll.amended", "ballot.noticed",
    "ballot.opened", "ballot.cast", "ballot.extended", "ballot.closed", "ballot.annulled", "option.withdrawn",
    "contest.withdrawn", "count.alarm", "urn.opened",
    "ballot.counted", "teller.named", "count.signed", "ballot.certified", "mandate.granted", "endorsement.withdrawn",
    "protest.filed", "protest.ruled", "relationship.activated", "relationship.resumed", "relationship.suspended",
    "relationship.ended", "token.issued", "contacts.read", "condition.found", "erasure.made",
}  # fmt: skip
"""The types of entries of docs/log-format.md. Others are kept and told, and nothing follows from them."""


def files(case: Case) -> Finding:
    """1: the manifest lists exactly the other files, each with its digest."""
    manifest = Fields(case.json("manifest.json"), "manifest.json").only(("decision", "files", "format"))
    if manifest.number("format") != FORMAT:
        raise BadFact(f"manifest.json: this verifier reads format {FORMAT} only")
    case.decision = manifest.text("decision")
    if not _DECISION.fullmatch(case.decision):
        raise BadFact("manifest.json: decision is no number such as D-2026-001")
    listed = Fields(manifest.value["files"], "manifest.json: files").value
    here = set(case.files) - {"manifest.json"}
    for name in sorted(here ^ set(listed)):
        raise BadFact(f"{name} is {'not listed in the manifest' if name in here else 'listed but missing'}")
    for name in sorted(here):
        if digest(listed[name], f"manifest.json: {name}") != sha256(case.files[name]).hex():
            raise BadFact(f"{name} is not the file that the manifest lists")
    return Finding(f"{len(here)} files as listed, for decision {case.decision}")


def form(case: Case) -> Finding:
    """2: every file has a known name and its one spelling."""
    for name, data in case.files.items():
        if name not in NAMES and not _NUMBERED.fullmatch(name):
            raise BadFact(f"{name} is no file of a bundle; nothing binds it")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise BadFact(f"{name} is not UTF-8") from None
        if not unicodedata.is_normalized("NFC", text):
            raise BadFact(f"{name} is not in Unicode normal form C")
        if name.endswith(".json"):
            case.json(name)
        elif "\r" in text or not text.endswith("\n"):
            raise BadFact(f"{name} has lines that do not end in LF alone")
    return Finding("each file in its one spelling")


def key(case: Case) -> Finding:
    """3: the log's key, and whether it is the one the stranger holds."""
    line = case.file("key.txt").decode()
    try:
        case.key = Verifier.parse(line.removesuffix("\n"))
    except NoteError as error:
        raise BadFact(f"key.txt: {error}") from None
    if f"{case.key}\n" != line or case.key.kind != ED25519:
        raise BadFact("key.txt holds more than one Ed25519 key in its one spelling")
    pinned = case.options.key
    if pinned is not None and str(pinned) != str(case.key):
        raise BadFact(f"key.txt: the bundle's key is {case.key}, not the one given")
    if pinned is not None:
        return Finding(f"{case.key}, the key given")
    if case.options.checkpoint is not None:
        return Finding(f"{case.key}; the kept checkpoint tells whether it is the same log's")
    return Finding(f"{case.key}; compare it", "whose log this is: no key and no checkpoint was given", "cannot-show")


def checkpoint(case: Case) -> Finding:
    """4: the checkpoint, signed by the log's key and by nobody else."""
    case.checkpoint = _opened(case, case.file("checkpoint.txt"), "checkpoint.txt", strict=True)
    shown = case.checkpoint.root.hex()
    return Finding(f"{case.checkpoint.origin}, {case.checkpoint.size} entries, root {shown}")


def _opened(case: Case, data: bytes, where: str, strict: bool) -> checkpoints.Checkpoint:
    assert case.key is not None
    try:
        opened = checkpoints.open_checkpoint(data, case.key)
    except ValueError as error:
        raise BadFact(f"{where}: {error}") from None
    if strict and opened.note.unknown:
        raise BadFact(f"{where} carries a line of {opened.note.unknown[0].name}, which nothing here binds")
    return opened.checkpoint


def log(case: Case) -> Finding:
    """5: every entry is canonical and their tree is the one signed."""
    assert case.checkpoint is not None
    lines = case.file("log.jsonl").split(b"\n")[:-1]
    seen: set[str] = set()
    for index, line in enumerate(lines):
        try:
            read = entries.parse(line)
        except ValueError as error:
            raise BadFact(f"log.jsonl: entry {index}: {error}") from None
        if read.id in seen:
            raise BadFact(f"log.jsonl: entry {index} has the id of an earlier one")
        seen.add(read.id)
        where = f"entry {index} ({read.type})"
        case.log.append(Logged(index, read.id, read.type, read.at, Fields(read.fields, where), read.leaf_hash))
    if len(lines) != case.checkpoint.size:
        raise BadFact(f"log.jsonl has {len(lines)} entries, the checkpoint signs {case.checkpoint.size}")
    if root([entry.leaf for entry in case.log]) != case.checkpoint.root:
        raise BadFact("log.jsonl: the entries do not give the root of the checkpoint")
    unknown = sorted({entry.type for entry in case.log} - KNOWN)
    other = f"what entries of these types mean: {', '.join(unknown)[:200]}" if unknown else ""
    return Finding(f"{len(lines)} entries, each canonical; their tree is the one signed", other)


def kept(case: Case) -> Finding:
    """6: the checkpoint that the stranger kept is not contradicted."""
    assert case.checkpoint is not None
    if case.options.checkpoint is None:
        return Finding("no kept checkpoint was given", "that others were shown the same log", "cannot-show")
    mine = _opened(case, case.options.checkpoint, "the kept checkpoint", strict=False)
    if mine.origin != case.checkpoint.origin:
        raise BadFact(f"the kept checkpoint is of {mine.origin}, the bundle's of {case.checkpoint.origin}")
    if mine.size > case.checkpoint.size:
        said = f"the kept checkpoint has {mine.size} entries, more than the bundle's {case.checkpoint.size}"
        return Finding(said, "that this log is the beginning of that one; get a newer bundle", "cannot-show")
    if root([entry.leaf for entry in case.log[: mine.size]]) != mine.root:
        raise BadFact(f"the first {mine.size} entries do not give the root of the kept checkpoint: two logs")
    return Finding(f"the first {mine.size} entries give the root of the kept checkpoint")


def genesis(case: Case) -> Finding:
    """7: the log begins with its one genesis, which names key and origin."""
    assert case.checkpoint is not None
    found = case.of_type("genesis")
    if len(found) != 1 or found[0].index != 0:
        raise BadFact("the log does not begin with genesis, or has it more than once")
    own = found[0].fields
    if own.text("log_key") != str(case.key):
        raise BadFact("entry 0 (genesis) names another log key than the bundle's")
    if own.text("origin") != case.checkpoint.origin:
        raise BadFact("entry 0 (genesis) names another origin than the checkpoint")
    case.demo = own.flag("demo")
    said = "; demo log, simulated times" if case.demo else ""
    return Finding(f"{own.text('organisation')}, {own.text('origin')}{said}")


def ballots(case: Case) -> Finding:
    """8: every ballot of the log took every step once and in order."""
    case._ballots = played = Ballots()
    for entry in case.log:
        played.play(entry)
    certified, protests = len(played.by_decision), len(played.protests.stories)
    said = f"{len(played.stories)} ballots, {certified} certified, {protests} protests: each step once"
    return Finding(said, "that the counter opened every envelope as it was; each voter's code shows it for their own")


def mandates(case: Case) -> Finding:
    """9: every mandate rests on a certified vote, and nothing was active without one."""
    case._mandates = played = Mandates(case.ballots)
    for entry in case.log:
        played.play(entry)
    active = sum(1 for m in played.stories.values() if played.standing(m) is State.ACTIVE)
    return Finding(f"{len(played.stories)} mandates granted, {active} active, each by a certified vote")
