"""A token is believed only if everything about it is right: the honest one, then a matrix of bad ones."""

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relationships.checking import verify_token
from relationships.keys import kid, public_jwk
from relationships.rules.compact import TokenRefused
from relationships.rules.token import (
    Claims,
    LogPlace,
    Status,
    due_again,
    expiry,
    pack,
    payload,
    status_at,
    status_payload,
    unpack,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
JWKS = {"keys": [public_jwk(KEY.public_key())]}
KID = kid(KEY.public_key())
ISSUER, CAMPAIGN, TIE = "chapter.invalid/0a1b2c3d", "c" * 32, "a" * 32
URI = "https://chapter.invalid/mandates/status"
CLAIMS = Claims(
    issuer=ISSUER, relationship=TIE, campaign=CAMPAIGN, jti="d" * 32, issued_at=NOW,
    expires_at=NOW + timedelta(days=30),
    terms_hash="e" * 64, decision="D-2026-014", log=LogPlace(ISSUER, 41, 60, bytes(32)), status_uri=URI, status_index=5,
)  # fmt: skip
PAYLOAD = payload(CLAIMS)


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(body, header=None, key=KEY) -> str:
    """A token whose parts are just these, text or JSON, with a true signature over them."""
    header = {"alg": "EdDSA", "kid": KID, "typ": "mandate+jwt"} if header is None else header
    parts = [b64u((one if isinstance(one, str) else json.dumps(one)).encode()) for one in (header, body)]
    return ".".join([*parts, b64u(key.sign(".".join(parts).encode()))])


def status_list(statuses, at=NOW, typ="statuslist+jwt", uri=URI, key=KEY) -> str:
    header = {"alg": "EdDSA", "kid": KID, "typ": typ}
    return signed(status_payload(uri, at, statuses), header, key)


def check(token, **more):
    asked = {"issuer": ISSUER, "audience": CAMPAIGN, "now": NOW} | more
    return verify_token(token, asked.pop("jwks", JWKS), **asked)


GOOD = signed(PAYLOAD)
VALID = [Status.VALID] * 6


def test_an_honest_token_is_believed_and_says_what_was_put_in():
    assert check(GOOD, subject=TIE, status_list=status_list(VALID)) == CLAIMS


def test_the_payload_is_exactly_what_the_design_lists():
    assert PAYLOAD == {
        "iss": ISSUER, "sub": TIE, "aud": CAMPAIGN, "jti": "d" * 32, "iat": AT, "nbf": AT, "exp": AT + 2592000,
        "terms_hash": "e" * 64, "decision": "D-2026-014",
        "log": {"origin": ISSUER, "index": 41, "size": 60, "root": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        "status": {"status_list": {"idx": 5, "uri": URI}},
    }  # fmt: skip


def test_a_token_signed_by_pyjwt_is_the_same_to_us():
    text = jwt.encode(PAYLOAD, KEY, algorithm="EdDSA", headers={"kid": KID, "typ": "mandate+jwt"})
    assert check(text) == CLAIMS


def without(name):
    return {key: value for key, value in PAYLOAD.items() if key != name}


def with_(**more):
    return PAYLOAD | more


def header(**more):
    return {"alg": "EdDSA", "kid": KID, "typ": "mandate+jwt"} | more


def hs256(secret: bytes) -> str:
    return jwt.api_jws.PyJWS().encode(
        json.dumps(PAYLOAD).encode(), secret, algorithm="HS256", headers={"kid": KID, "typ": "mandate+jwt"}
    )


PARTS = GOOD.split(".")
BAD = {
    "nothing": "",
    "two parts": ".".join(PARTS[:2]),
    "four parts": GOOD + ".x",
    "not base64": "!!!." + ".".join(PARTS[1:]),
    "padded base64": PARTS[0] + "=." + ".".join(PARTS[1:]),
    "blank before": " " + GOOD,
    "newline after": GOOD + "\n",
    "signature dropped": ".".join([*PARTS[:2], ""]),
    "signature of another text": ".".join([*PARTS[:2], b64u(KEY.sign(b"x"))]),
    "signature cut": GOOD[:-8],
    "payload swapped": ".".join([PARTS[0], b64u(json.dumps(with_(sub="b" * 32)).encode()), PARTS[2]]),
    "alg none": ".".join([b64u(json.dumps(header(alg="none")).encode()), PARTS[1], ""]),
    "alg None": signed(PAYLOAD, header(alg="None")),
    "alg eddsa": signed(PAYLOAD, header(alg="eddsa")),
    "alg Ed25519": signed(PAYLOAD, header(alg="Ed25519")),
    "alg RS256": signed(PAYLOAD, header(alg="RS256")),
    "alg a list": signed(PAYLOAD, header(alg=["EdDSA"])),
    "alg HS256 with the public key as secret": hs256(KEY.public_key().public_bytes_raw()),
    "no alg": signed(PAYLOAD, {"kid": KID, "typ": "mandate+jwt"}),
    "no typ": signed(PAYLOAD, {"alg": "EdDSA", "kid": KID}),
    "typ JWT": signed(PAYLOAD, header(typ="JWT")),
    "typ of a status list": signed(PAYLOAD, header(typ="statuslist+jwt")),
    "typ in capitals": signed(PAYLOAD, header(typ="MANDATE+JWT")),
    "no kid": signed(PAYLOAD, {"alg": "EdDSA", "typ": "mandate+jwt"}),
    "kid a path": signed(PAYLOAD, header(kid="../../etc/passwd")),
    "kid SQL": signed(PAYLOAD, header(kid="' or 1=1 --     ")),
    "kid a number": signed(PAYLOAD, header(kid=1)),
    "kid of no key": signed(PAYLOAD, header(kid="0" * 16)),
    "jku": signed(PAYLOAD, header(jku="https://evil.invalid/jwks")),
    "jwk of the attacker": signed(PAYLOAD, header(jwk=public_jwk(OTHER.public_key())), OTHER),
    "x5u": signed(PAYLOAD, header(x5u="https://evil.invalid/x")),
    "crit": signed(PAYLOAD, header(crit=["exp"])),
    "b64 false": signed(PAYLOAD, header(b64=False, crit=["b64"])),
    "another installation's key under our kid": signed(PAYLOAD, header(), OTHER),
    "another installation's key": signed(PAYLOAD, header(kid=kid(OTHER.public_key())), OTHER),
    "header a list": signed(PAYLOAD, "[]"),
    "payload a list": signed([1]),
    "payload text": signed('"x"'),
    "payload not JSON": signed("{"),
    "payload not UTF-8": ".".join([PARTS[0], b64u(b'{"a":"\xff"}'), PARTS[2]]),
    "doubled key": signed(json.dumps(PAYLOAD)[:-1] + f', "exp": {AT + 2592000}' + "}"),
    "doubled key in the header": signed(PAYLOAD, json.dumps(header())[:-1] + ', "alg": "EdDSA"}'),
    "doubled key inside the log": signed(json.dumps(PAYLOAD).replace('"index": 41', '"index": 41, "index": 41')),
    "nested too deep": signed("[" * 100_000),
    "NaN": signed(json.dumps(PAYLOAD).replace(str(AT + 2592000), "NaN")),
    "foreign claim": signed(with_(admin=True)),
    **{f"no {name}": signed(without(name)) for name in PAYLOAD},
    "iss of another installation": signed(with_(iss="evil.invalid/1")),
    "aud a list": signed(with_(aud=[CAMPAIGN])),
    "aud of another campaign": signed(with_(aud="f" * 32)),
    "aud a mapping": signed(with_(aud={})),
    "sub not an id": signed(with_(sub="x")),
    "sub a number": signed(with_(sub=7)),
    "jti empty": signed(with_(jti="")),
    "exp text": signed(with_(exp=str(AT + 10))),
    "exp a fraction": signed(with_(exp=AT + 10.5)),
    "exp true": signed(with_(exp=True)),
    "exp of 400 digits": signed(json.dumps(PAYLOAD).replace(str(AT + 2592000), "1" + "0" * 400)),
    "exp negative": signed(with_(exp=-1)),
    "exp null": signed(with_(exp=None)),
    "expired this second": signed(with_(iat=AT - 20, nbf=AT - 20, exp=AT)),
    "lives 30 days and a second": signed(with_(exp=AT + 2592001)),
    "nbf in a second": signed(with_(nbf=AT + 1)),
    "iat in a second": signed(with_(iat=AT + 1, nbf=AT + 1)),
    "nbf before iat": signed(with_(nbf=AT - 1)),
    "exp before nbf": signed(with_(iat=AT - 9, nbf=AT - 5, exp=AT - 6)),
    "terms hash in capitals": signed(with_(terms_hash="E" * 64)),
    "terms hash short": signed(with_(terms_hash="e" * 63)),
    "decision no number": signed(with_(decision="yes")),
    "log text": signed(with_(log="x")),
    "log without root": signed(with_(log={"origin": ISSUER, "index": 41, "size": 60})),
    "log index beyond the size": signed(with_(log=PAYLOAD["log"] | {"index": 60})),
    "log root short": signed(with_(log=PAYLOAD["log"] | {"root": "AAAA"})),
    "log root not base64": signed(with_(log=PAYLOAD["log"] | {"root": "*" * 44})),
    "log of another origin": signed(with_(log=PAYLOAD["log"] | {"origin": "evil.invalid"})),
    "status without list": signed(with_(status={})),
    "status index text": signed(with_(status={"status_list": {"idx": "5", "uri": URI}})),
    "status index negative": signed(with_(status={"status_list": {"idx": -1, "uri": URI}})),
    "status uri missing": signed(with_(status={"status_list": {"idx": 5}})),
    "a status list in place of a token": status_list(VALID),
    "three million letters": "a" * 3_000_000,
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused(name):
    with pytest.raises(TokenRefused):
        check(BAD[name])


def test_the_matrix_holds_at_least_forty_bad_tokens_none_of_them_alike():
    assert len(set(BAD.values())) == len(BAD) >= 40


@pytest.mark.parametrize("given", [None, 7, b"x", ["x"], {}])
def test_what_is_no_text_is_no_token(given):
    with pytest.raises(TokenRefused):
        check(given)


def test_a_token_for_another_relationship_is_refused_where_one_is_named():
    with pytest.raises(TokenRefused, match="another relationship"):
        check(GOOD, subject="b" * 32)


def retired(at):
    return {"keys": [{**public_jwk(KEY.public_key()), "retired_at": at}]}


def test_a_retired_key_is_good_for_what_it_signed_before_and_for_nothing_after():
    assert check(GOOD, jwks=retired(AT + 1)) == CLAIMS
    with pytest.raises(TokenRefused, match="retired"):
        check(GOOD, jwks=retired(AT))


@pytest.mark.parametrize(
    "jwks",
    [
        {"keys": []},
        {},
        {"keys": None},
        {"keys": JWKS["keys"] * 2},
        {"keys": [JWKS["keys"][0] | {"kty": "oct"}]},
        {"keys": [JWKS["keys"][0] | {"crv": "X25519"}]},
        {"keys": [JWKS["keys"][0] | {"x": public_jwk(OTHER.public_key())["x"]}]},
        {"keys": [JWKS["keys"][0] | {"x": "AAAA"}]},
        {"keys": ["x"]},
    ],
)
def test_a_key_set_that_is_not_right_refuses_everything(jwks):
    with pytest.raises(TokenRefused):
        check(GOOD, jwks=jwks)


@pytest.mark.parametrize(
    "text",
    [
        status_list([Status.VALID] * 5 + [Status.INVALID]),
        status_list([Status.VALID] * 5 + [Status.SUSPENDED]),
        status_list([Status.VALID] * 4),
        status_list(VALID, at=NOW - timedelta(seconds=300)),
        status_list(VALID, at=NOW + timedelta(seconds=1)),
        status_list(VALID, typ="mandate+jwt"),
        status_list(VALID, typ="JWT"),
        status_list(VALID, uri="https://evil.invalid/status"),
        status_list(VALID, key=OTHER),
        status_list(VALID)[:-4],
        GOOD,
        "",
    ],
    ids=["ended", "suspended", "short", "stale", "to come", "typ", "plain typ", "uri", "key", "cut", "token", "none"],
)
def test_a_token_is_refused_under_a_status_list_that_does_not_call_it_valid(text):
    with pytest.raises(TokenRefused):
        check(GOOD, status_list=text)


@pytest.mark.parametrize(
    "lst",
    [
        b64u(zlib.compress(bytes(1 << 21))),
        b64u(zlib.compress(b"\x00\x00") + b"x"),
        b64u(zlib.compress(b"\x00\x00"))[:-3],
        b64u(b"\x00\x00"),
        "=",
    ],
    ids=["two megabytes", "something after", "cut", "not compressed", "not base64"],
)
def test_a_list_that_does_not_unpack_is_refused(lst):
    body = status_payload(URI, NOW, VALID) | {"status_list": {"bits": 2, "lst": lst}}
    with pytest.raises(TokenRefused):
        check(GOOD, status_list=signed(body, header(typ="statuslist+jwt")))


@pytest.mark.parametrize(
    "change",
    [{"ttl": None}, {"exp": AT + 301}, {"iat": "x"}, {"status_list": {"bits": 1, "lst": pack(VALID)}}, {"x": 1}],
)
def test_a_status_list_of_another_shape_is_refused(change):
    body = status_payload(URI, NOW, VALID) | change
    if change == {"ttl": None}:
        del body["ttl"]
    with pytest.raises(TokenRefused):
        check(GOOD, status_list=signed(body, header(typ="statuslist+jwt")))


def test_statuses_are_packed_as_the_example_of_the_token_status_list_draft():
    """Two bits each, the first lowest: 1 2 0 3 0 1 0 1 1 2 3 3 are the bytes c9 44 f9."""
    numbers = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    raw = unpack(pack(numbers))
    assert raw == bytes.fromhex("c944f9")
    assert unpack("eNo76fITAAPfAgc") == raw
    assert [status_at(raw, n) for n in range(12)] == numbers


def test_a_token_lives_thirty_days_but_not_longer_than_its_mandate():
    assert expiry(NOW, NOW + timedelta(days=100)) == NOW + timedelta(days=30)
    assert expiry(NOW, NOW + timedelta(days=3)) == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("left", "until", "due"),
    [
        (timedelta(days=7), timedelta(days=90), False),
        (timedelta(days=7) - timedelta(seconds=1), timedelta(days=90), True),
        (timedelta(days=3), timedelta(days=3), False),
    ],
)
def test_it_is_issued_anew_under_seven_days_unless_it_ends_with_the_mandate(left, until, due):
    assert due_again(NOW + left, NOW + until, NOW) is due


def test_a_token_says_the_same_after_a_round_trip_with_other_values():
    other = replace(CLAIMS, status_index=0, log=LogPlace(ISSUER, 0, 1, bytes(range(32))))
    assert check(signed(payload(other))) == other
