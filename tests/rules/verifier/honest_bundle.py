"""A small organisation whose whole log is made here, purely, with a key of its own: honest bundles for the verifier.

It follows docs/bundle-format.md and docs/log-format.md, not the packages that write the real log.
"""

import io
import json
import random
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from auditlog import checkpoint as checkpoints
from auditlog.entry import canonical
from auditlog.merkle.tree import leaf_hash, root
from auditlog.note import Signer
from ballots.rules import hpke
from ballots.rules.commitments import commitments_root, envelopes_root, participation_root
from ballots.rules.count_document import count_document, judge_count, judge_unopened_count
from ballots.rules.opened_papers import Papers
from ballots.rules.paper import commitment, ekm, paper_bytes, secret, stated_length
from ballots.rules.terms import terms_of
from deliberation.rules.reading import canonical as procedure_bytes
from foundation.hashing import b64, crockford_encode, jcs, lp, sha256
from membership.rules.roll import RollLine, roll_root

ORIGIN = "honest.example/log"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BODY, CAMPAIGN, RELATIONSHIP = "b" * 32, "c" * 32, "d" * 32


def text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def procedure(kind: str, secrecy: str = "sealed", election: Mapping[str, Any] | None = None) -> dict[str, Any]:
    lasting = kind in ("endorse", "activate", "renew")
    made: dict[str, Any] = {
        "class": kind, "name": f"To {kind}", "source": "made for a test",
        "electorate": {"standing": {"dues_paid": "at_freeze"}},
        "discussion_days": 1, "notice_days": 7,
        "ballot": {"secrecy": secrecy, "method": "motion", "days": 3, **(election or {})},
        "quorum": {"of": "returned", "need": {"share": "1/4"}},
        "threshold": {"share": "2/3", "base": "cast", "comparator": "at_least"}, "floors": [{"number": 2}],
        "inquorate": {"then": "extend", "days": 2, "times": 1}, "certifiers": 2, "certify_within_days": 7,
        "protest_days": 5, "rule_within_days": 7,
    }  # fmt: skip
    if lasting:
        made |= {"term_days": 60, "suspend": {"by": "committee", "need": 2, "ballot_within_days": 14}}
        made["sever"] = {"petition_share": "1/20"}
    if election:
        made |= {"threshold": None, "floors": []}
    return json.loads(procedure_bytes(made))


@dataclass
class Held:
    """One ballot as it was held, with everything its bundle needs."""

    decision: str
    parts: dict[str, bytes]
    outcome: str
    code: str | None = None
    choice: str | None = None
    s0: bytes | None = None
    protests: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Proposed:
    """A proposal as it was made: its frozen text, the rules it is under, its contest and one of its longest choices."""

    frozen: dict[str, Any]
    rules: dict[str, Any]
    contest: dict[str, Any]
    longest: str


class House:
    """Writes a log act by act; `rng` decides everything that is not fixed."""

    def __init__(self, seed: int, demo: bool = False) -> None:
        self.rng = random.Random(seed)
        self.signer = Signer(ORIGIN, self.rng.randbytes(32))
        self.at, self.entries, self.numbers = START, [], dict.fromkeys("PBDMR", 0)
        self.office_ids: list[str] = []
        self.held: dict[str, Held] = {}
        self.log("genesis", organisation="Honest Example", origin=ORIGIN, demo=demo, time_zone="UTC", log_key=self.key)
        self.log("body.made", body=BODY, kind="organisation", name="Honest Example")
        self.officers: dict[str, list[str]] = {}
        """Kind of office → references of its two holders."""
        for kind in (*("teller", "auditor", "committee") * 2, "chair", "secretary", "organiser"):
            self.office_ids.append(self.rng.randbytes(16).hex())
            ref = self.ref()
            self.officers.setdefault(kind, []).append(ref)
            self.log("office.given", office=self.office_ids[-1], kind=kind, body=BODY, ref=ref, founding=True,
                     reason="founding")  # fmt: skip
        self.log("campaign.made", campaign=CAMPAIGN, body=BODY, title="Measure 5")
        self.log("relationship.made", relationship=RELATIONSHIP, body=BODY, counterpart="A union")

    @property
    def key(self) -> str:
        return str(self.signer.verifier)

    def ref(self) -> str:
        return self.rng.randbytes(32).hex()

    def number(self, letter: str) -> str:
        self.numbers[letter] += 1
        return f"{letter}-2026-{self.numbers[letter]:03d}"

    def log(self, type: str, /, **fields: Any) -> str:
        entry_id = self.rng.randbytes(16).hex()
        self.entries.append(canonical(type, self.at, entry_id, {k: v for k, v in fields.items() if v is not None}))
        return entry_id

    def wait(self, **by: float) -> None:
        self.at += timedelta(**by)

    def propose(
        self, kind: str, *, secrecy: str = "sealed", election: Mapping[str, Any] | None = None,
        options: tuple[str, ...] = (), body: str = BODY, referral: Mapping[str, Any] | None = None,
        refers: Mapping[str, Any] | None = None, calls: Mapping[str, Any] | None = None, **subject: str,
    ) -> Proposed:  # fmt: skip
        """Adopt rules and make a proposal under them; `calls` is what they say of a second call."""
        rules, proposal = procedure(kind, secrecy, election), self.number("P")
        rules |= {} if calls is None else {"inquorate": {"then": "second_call", **calls}}
        rules |= {} if referral is None else {"referral": referral}
        self.log("procedure.adopted", procedure=self.rng.randbytes(16).hex(), body=body, kind=kind, version=1,
                 name=rules["name"], hash=sha256(jcs(rules)).hex())  # fmt: skip
        frozen = {
            "number": proposal, "kind": kind, "body": body, "title": f"To {kind} é", "text": "Because.",
            "terms": [{"by": "theirs", "text": "They answer us.", "due": "2026-06-01"}],
            **{k: subject.get(k) for k in ("relationship", "campaign", "mandate", "endorsement", "until")},
            **({} if refers is None else {"refers": refers}),
        }  # fmt: skip
        contest, longest = self._contest(frozen, rules, options)
        self.log("proposal.made", proposal=proposal, body=body, kind=kind, text_hash=sha256(jcs(frozen)).hex())
        return Proposed(frozen, rules, contest, longest)

    def decide(
        self, kind: str, *, secrecy: str = "sealed", roll: int = 40, votes: Mapping[str, int] | None = None,
        invalid: int = 0, amend: bool = False, extend: bool = False, report: bool = False,
        election: Mapping[str, Any] | None = None, options: tuple[str, ...] = (), made: Proposed | None = None,
        body: str = BODY, refers: Mapping[str, Any] | None = None, referral: Mapping[str, Any] | None = None,
        withdraw: bool = False, calls: Mapping[str, Any] | None = None, first: str | None = None, **subject: str,
    ) -> str:  # fmt: skip
        """Hold one decision from proposal to certification; returns its number. `made` is one proposed before.

        `election` is what a procedure says of it in `ballot`: method, seats and more; `votes` then are its choices.
        `withdraw`: the question is withdrawn while its papers come in. `calls`: the rule has a second call; `first` is
        the number of the ballot that this is the second call of, on the same `made`.
        """
        rng = self.rng
        votes = votes if votes is not None else {"yes": 20, "no": 4, "abstain": 2, "": 1}
        made = made or self.propose(kind, secrecy=secrecy, election=election, options=options, body=body,
                                    refers=refers, calls=calls, **subject)  # fmt: skip
        frozen, rules, contest, longest = made.frozen, made.rules, made.contest, made.longest
        proposal, ballot = frozen["number"], self.number("B")
        reports = [self._round(proposal) for _ in range(2)] if report else []
        self.wait(days=1)
        lines = sorted((RollLine(self.ref()) for _ in range(roll)), key=lambda line: line.ref)
        roll_id, seal = rng.randbytes(16).hex(), hpke.derive_key_pair(rng.randbytes(32))
        self.made, then = made, rules["inquorate"]
        again = then if first else {**rules, "days": 3}
        opens = self.at + timedelta(days=again["notice_days"])
        closes = opens + timedelta(days=again["days"])
        times = then.get("times", 0)
        noticed: dict[str, Any] = {
            "ballot": ballot, "proposal": proposal, "notice": 2 if first else 1, "body": body, "kind": kind,
            "text_hash": sha256(jcs(frozen)).hex(), "procedure_hash": sha256(jcs(rules)).hex(),
            "terms_hash": sha256(jcs(frozen["terms"])).hex(), "roll": roll_id, "roll_size": roll,
            "roll_root": roll_root(lines), "seal_key": b64(seal[1]), "secrecy": secrecy, "opens": text(opens),
            "closes": text(closes), "extend_days": 2 * times, "extend_times": times, "quorum": again["quorum"],
            "contests": [contest], "paper_length": stated_length(ballot, {"1": longest}), "codes": True,
            "certify_within_days": 7, "protest_days": 5, "rule_within_days": 7, **subject,
            **({"first_call": first} if first else {"by": self.ref()}),
            **({} if refers is None else {"refers": refers}), **({} if referral is None else {"referral": referral}),
        }  # fmt: skip
        lot = self.rng.randbytes(32) if election else None
        if lot:
            noticed["lot_hash"] = sha256(lp("lot-hash-v1", lot)).hex()
        self.log("roll.frozen", roll=roll_id, ballot=ballot, body=body, size=roll, root=noticed["roll_root"])
        self.log("ballot.noticed", **{"quorum": None, **noticed})
        self.at = opens
        self.log("ballot.opened", ballot=ballot, due=text(opens))
        added: list[RollLine] = []
        if amend:
            added = [RollLine(self.ref())]
            by = self.officers["chair"] + self.officers["secretary"]
            self.log("roll.amended", roll=roll_id, ballot=ballot, n=1, ref=added[0].ref, size=roll + 1,
                     root=roll_root([*lines, *added]), by=by, reason="left out by error")  # fmt: skip
        terms, size = terms_of(noticed), roll + len(added)
        self.wait(hours=5)
        gone = {1: {"*"}} if withdraw else {}
        if withdraw:
            self.log("contest.withdrawn", ballot=ballot, contest=1, reason="Moved away.", by=[self.ref(), self.ref()])
        papers = [choice for choice, n in votes.items() for _ in range(n)]
        rng.shuffle(papers)
        taken = len(papers) + invalid
        who = sorted(rng.sample(sorted(line.ref for line in [*lines, *added]), taken))
        sealed, opened, own = [], [], None
        for ref, choice in zip(rng.sample(who, len(papers)), papers, strict=True):
            s0 = rng.randbytes(32)
            seed = sha256(lp("seed-v1", s0, "my own words"))[:16]
            line = secret(ballot, "1", seed)
            mark = commitment(ballot, "1", choice, line)
            body = paper_bytes(ballot, {"1": choice}, seed, noticed["paper_length"])
            e = sha256(
                hpke.seal(seal[1], lp("urn-v1", ballot), body, ekm(ballot, seed, {"1": choice}), hpke.AES_256_GCM)
            )
            sealed.append((ref, e.hex()))
            opened.append((mark, choice, line, ref))
            own = (crockford_encode(seed), choice, s0)
        sealed += [(ref, rng.randbytes(32).hex()) for ref in who if ref not in {r for r, _ in sealed}]
        called = sealed if secrecy == "roll-call" else []
        needed = terms.needed(size)
        late = needed is not None and (taken < needed or extend) and not withdraw and times > 0
        reached = min(taken, needed - 1) if late else taken
        self._call(ballot, called[:reached])
        self.at = closes
        if late:
            closes += timedelta(days=2)
            self.log("ballot.extended", ballot=ballot, due=text(self.at), needed=needed, reached=reached,
                     closes=text(closes))  # fmt: skip
            self.wait(days=1)
            self._call(ballot, called[reached:])
            self.at = closes
        envelopes = sorted(e for _, e in sealed)
        self.log("ballot.closed", ballot=ballot, due=text(self.at), n=taken, needed=needed,
                 participation_root=participation_root(who),
                 envelopes_root=envelopes_root(bytes.fromhex(e) for e in envelopes))  # fmt: skip
        self.wait(minutes=3)
        parts = {
            "proposal.json": jcs(frozen), "procedure.json": jcs(rules), "participation.json": jcs(who),
            "envelopes.json": jcs(envelopes),
            "roll.json": jcs({"entries": sorted(
                [{"ref": line.ref, "weight": 1} for line in lines]
                + [{"ref": line.ref, "weight": 1, "added": 1} for line in added], key=lambda line: line["ref"])}),
        }  # fmt: skip
        if reports:
            parts["rounds.json"] = jcs(reports)
        counted = judge_unopened_count(terms, size, taken, gone)
        if counted is None:
            opened.sort(key=lambda line: line[0])
            counted = judge_count(terms, size, taken, {1: Papers(votes, invalid)}, lot)
            leaves, listed = [], []
            for mark, choice, line, ref in opened:
                more = [ref] if secrecy == "roll-call" else []
                leaves.append(leaf_hash(lp("opening-v1", "1", mark, choice, line, *more)))
                listed.append(
                    {"commitment": mark.hex(), "choice": choice, "secret": line.hex(), **({"ref": ref} if more else {})}
                )
            self.log("urn.opened", ballot=ballot, contests=[{
                "n": 1, "lines": len(opened), "invalid": invalid, "openings_root": root(leaves).hex(),
                "commitments_root": commitments_root(line[0] for line in opened)}])  # fmt: skip
            parts["commitments-1.json"] = jcs([line[0].hex() for line in opened])
            if len(opened) >= 20:
                parts["openings-1.json"] = jcs(listed)
        count = count_document(counted)
        parts["count.json"] = count.document
        shown = lot.hex() if lot and "commitments-1.json" in parts else None
        self.log("ballot.counted", ballot=ballot, count=count.hash, outcome=count.outcome, lot_seed=shown)
        self.log("key.destroyed", ballot=ballot, seal_key=noticed["seal_key"])
        tellers = [self.ref(), self.ref()]
        for teller, office in zip(tellers, self.office_ids[::3], strict=False):
            self.wait(hours=1)
            self.log("count.signed", ballot=ballot, count=count.hash, ref=teller, office=office)
        decision, ends = self.number("D"), self.at + timedelta(days=5)
        self.log("ballot.certified", ballot=ballot, decision=decision, proposal=proposal, kind=kind,
                 outcome=count.outcome, count=count.hash, tellers=tellers, protest_until=text(ends),
                 rule_until=text(ends + timedelta(days=7)))  # fmt: skip
        self.held[decision] = Held(decision, parts, count.outcome, *(own or (None, None, None)))
        self.ends = ends
        if kind in ("activate", "renew") and count.outcome == "CARRIED":
            self._grant(decision, noticed)
        return decision

    def _contest(
        self, frozen: dict[str, Any], rules: Mapping[str, Any], options: tuple[str, ...]
    ) -> tuple[dict[str, Any], str]:
        """The contest as noticed, and one of its longest choices; of an election the frozen text says the options."""
        own = dict(rules["ballot"])
        if own["method"] == "motion":
            rule = {"threshold": rules["threshold"], "floors": rules["floors"]}
            return {"n": 1, "title": frozen["title"], "method": "motion", "options": [], "rule": rule}, "abstain"
        frozen["contests"] = [{"title": frozen["title"], "options": list(options), "seats": own["seats"]}]
        ids = [f"o{n}" for n in range(1, len(options) + 1 + (own["method"] == "ranked"))]
        rule = {key: own[key] for key in own if key not in ("secrecy", "method", "days")}
        contest = {"n": 1, "title": frozen["title"], "method": own["method"], "options": [{"id": one} for one in ids]}
        joined = {"approval": ",", "score": ":5,", "star": ":5,"}.get(own["method"], ">").join(ids)
        return contest | {"rule": rule}, joined + (":5" if own["method"] in ("score", "star") else "")

    def _call(self, ballot: str, papers: list[tuple[str, str]]) -> None:
        """Papers of a roll call; some members first hand in another one."""
        for ref, e in papers:
            again = self.rng.random() < 0.2
            if again:
                self.log("ballot.cast", ballot=ballot, ref=ref, e=self.ref(), n=1)
            self.log("ballot.cast", ballot=ballot, ref=ref, e=e, n=1 + again)

    def _round(self, proposal: str) -> dict[str, Any]:
        report = {
            "round": self.number("R"),
            "host": self.rng.randbytes(16).hex(),
            "attendance": 7,
            "text": "For it.",
            "minority": "",
        }
        self.log("round.reported", round=report["round"], proposal=proposal, host=report["host"], attendance=7,
                 report_hash=sha256(jcs(report)).hex(), minority=False)  # fmt: skip
        return report

    def _grant(self, decision: str, noticed: Mapping[str, Any]) -> None:
        begins = max(self.ends, self.mandate_ends) if noticed["kind"] == "renew" else self.ends
        until = begins + timedelta(days=60)
        fields = {"mandate": self.number("M"), "decision": decision, "relationship": noticed["relationship"],
                  "campaign": noticed["campaign"], "terms_hash": noticed["terms_hash"],
                  "endorsement": noticed["endorsement"], "from": text(begins), "until": text(until)}  # fmt: skip
        if noticed["kind"] == "renew":
            fields["renews"] = noticed["mandate"]
        self.log("mandate.granted", **fields)
        self.held[decision].parts["mandates.json"] = jcs([fields])
        self.mandate, self.mandate_begins, self.mandate_ends = fields["mandate"], begins, until

    def protest(self, decision: str, upheld: bool | None) -> None:
        """File a protest an hour after certification, and rule on it a day later unless `upheld` is None."""
        self.wait(hours=1)
        said, name = "The notice came late.", self.rng.randbytes(16).hex()
        self.log("protest.filed", protest=name, decision=decision, fact="notice", text_hash=sha256(said.encode()).hex(),
                 rule_by=text(self.ends + timedelta(days=7)))  # fmt: skip
        held = self.held[decision]
        held.protests.append({"protest": name, "text": said})
        held.parts["protests.json"] = jcs(held.protests)
        if upheld is not None:
            self.wait(days=1)
            self.log("protest.ruled", protest=name, decision=decision, upheld=upheld, reason="looked into",
                     by=[self.ref(), self.ref()])  # fmt: skip

    def activate(self) -> None:
        """Let the protest window pass and begin the mandate."""
        due = self.mandate_begins
        self.at = max(self.at, due) + timedelta(seconds=20)
        self.log(
            "relationship.activated", mandate=self.mandate, relationship=RELATIONSHIP, campaign=CAMPAIGN, due=text(due)
        )
        self.log("token.issued", mandate=self.mandate, jti=self.rng.randbytes(16).hex(), kid="k", hash="0" * 64,
                 expires=text(self.at + timedelta(days=20)))  # fmt: skip

    def begin(self) -> str:
        """Endorse, activate, and let the mandate begin; return the endorsement's number."""
        self.endorsement = self.decide("endorse", campaign=CAMPAIGN)
        self.at = self.ends + timedelta(hours=1)
        self.decide("activate", campaign=CAMPAIGN, relationship=RELATIONSHIP, endorsement=self.endorsement)
        self.activate()
        return self.endorsement

    def renew(self) -> str:
        """Renew the mandate by a carried vote; it begins later."""
        return self.decide("renew", campaign=CAMPAIGN, relationship=RELATIONSHIP, mandate=self.mandate,
                           endorsement=self.endorsement)  # fmt: skip

    def lapse(self, mandate: str, at: datetime) -> None:
        """Let a mandate end by the clock."""
        self.at = at + timedelta(seconds=5)
        self.log("relationship.ended", mandate=mandate, due=text(at), how="lapsed")

    def suspend(self, ground: str = "term:1", days: int = 14) -> datetime:
        """Suspend the mandate by two of the committee; return when it lifts."""
        lifts = self.at + timedelta(days=days)
        self.log("relationship.suspended", mandate=self.mandate, due=text(self.at), cause="committee", ground=ground,
                 reason="They did not meet us.", lifts=text(lifts), by=self.officers["committee"])  # fmt: skip
        return lifts

    def resume(self, due: datetime) -> None:
        """Log that the mandate is active again."""
        self.at = max(self.at, due)
        self.log("relationship.resumed", mandate=self.mandate, due=text(due))

    def sever(self) -> str:
        """Sever the mandate by a carried vote, and let the window pass."""
        decision = self.decide("sever", mandate=self.mandate, relationship=RELATIONSHIP, campaign=CAMPAIGN)
        self.log("relationship.suspended", mandate=self.mandate, due=text(self.at), cause="sever", decision=decision)
        self.at = self.ends
        self.log("relationship.ended", mandate=self.mandate, due=text(self.ends), how="severed", decision=decision)
        return decision

    def checkpoint(self, size: int | None = None) -> bytes:
        """A signed checkpoint of the first `size` entries, or of all."""
        entries = self.entries[:size]
        head = checkpoints.Checkpoint(ORIGIN, len(entries), root([leaf_hash(entry) for entry in entries]))
        return checkpoints.sign(head, [self.signer])

    def files(self, decision: str) -> dict[str, bytes]:
        """The files of a decision's bundle, manifest included."""
        files = {
            **self.held[decision].parts, "key.txt": f"{self.key}\n".encode(), "checkpoint.txt": self.checkpoint(),
            "log.jsonl": b"".join(entry + b"\n" for entry in self.entries),
        }  # fmt: skip
        return with_manifest(files, decision)


def with_manifest(files: Mapping[str, bytes], decision: str) -> dict[str, bytes]:
    """The files with a manifest that fits them."""
    own = {name: data for name, data in files.items() if name != "manifest.json"}
    listed = {name: sha256(data).hex() for name, data in own.items()}
    return {**own, "manifest.json": jcs({"decision": decision, "files": listed, "format": 1})}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(name, files[name])
    return out.getvalue()


def honest_house(seed: int) -> House:
    """A whole honest history drawn from a seed: an endorsement, a mandate, and what may come of them."""
    house = House(seed)
    rng = house.rng
    roll = rng.randint(30, 60)
    endorsed = house.decide(
        "endorse", campaign=CAMPAIGN, roll=roll, amend=rng.random() < 0.4, report=rng.random() < 0.5,
        votes={"yes": rng.randint(12, 20), "no": rng.randint(0, 5), "abstain": rng.randint(0, 2), "": 1},
        invalid=rng.randint(0, 2),
    )  # fmt: skip
    if rng.random() < 0.3:
        house.protest(endorsed, False)
    house.at = house.ends + timedelta(hours=1)
    house.decide(
        "activate", campaign=CAMPAIGN, relationship=RELATIONSHIP, endorsement=endorsed, roll=roll,
        secrecy=rng.choice(["sealed", "sealed", "roll-call"]), extend=rng.random() < 0.2,
        votes={"yes": rng.randint(18, 24), "no": rng.randint(0, 6)}, invalid=rng.randint(0, 1),
    )  # fmt: skip
    if rng.random() < 0.2:
        house.protest(max(house.held), True)
        house.at = house.ends
        ruled = house.entries[-1]
        due = json.loads(ruled)["at"]
        house.log("relationship.ended", mandate=house.mandate, due=due, how="void")
    else:
        house.activate()
        if rng.random() < 0.5:
            house.sever()
    house.decide("position", roll=roll, votes=rng.choice([{"yes": 2}, {"no": 15, "yes": 3}, {"yes": 24, "no": 6}]))
    house.decide(
        "elect", roll=roll, secrecy=rng.choice(["sealed", "roll-call"]), options=("Ada", "Grace", "Jean"),
        votes={"o1>o2": rng.randint(8, 12), "o2>o3>o1": rng.randint(5, 9), "o3": rng.randint(4, 8), "": 1},
        invalid=rng.randint(0, 1), election={"method": rng.choice(["irv", "meek", "schulze", "borda"]), "seats": 1},
    )  # fmt: skip
    return house
