"""Star-card tokens that somebody has worked on. Everything is drawn from one seed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from backend.domain import star_token as tokens
from backend.domain.canonical import canonical
from backend.domain.jws import CURVE_ORDER, from_base64url, sign_jws, to_base64url
from tests.vectors.jws_cases import ALPHABET
from tests.vectors.star_cases import AUD, CLAIMS, HOLDER, ISSUER, NOW, NOW_MS, card, shown

THIEVES = [ec.derive_private_key(0xF0 + n, ec.SECP256R1()) for n in range(8)]
PROOF = shown().split("~", 1)[1]
HEADERS = [
    *('{"alg":"none","kid":"k1","typ":"card+jws"}', '{"alg":"HS256","kid":"k1","typ":"card+jws"}'),
    *('{"alg":"ES384","kid":"k1","typ":"card+jws"}', '{"alg":"ES256","alg":"none","kid":"k1","typ":"card+jws"}'),
    *('{"alg":"ES256","kid":"k1","typ":"visit+jws"}', '{"alg":"ES256","kid":"root","typ":"card+jws"}'),
    *('{"alg":"ES256","kid":"holder","typ":"cardproof+jws"}', '{"kid":"k1","alg":"ES256","typ":"card+jws"}'),
    *('{"alg":"ES256","jwk":{},"kid":"k1","typ":"card+jws"}', '{"alg":"ES256","kid":"k1","kid":"k2","typ":"card+jws"}'),
    *('{"alg":"ES256","b64":false,"crit":["b64"],"kid":"k1","typ":"card+jws"}', '{"alg":"ES256","kid":"k1"}', "{}"),
]


def _edited(random: Random) -> bytes:
    """Claims that a thief would like to have."""
    wish = {
        "st": random.choice([5, 5, 4, 3]),
        "nm": random.choice(["张*三", "李*", "林*𠅤", "王*五"]),
        "exp": NOW + random.randrange(1, 10**9),
        "ix": random.choice([3, 6, 7, 8, random.randrange(1, 10**6)]),
        "jti": "".join(random.choices(ALPHABET, k=11)),
        "sub": "".join(random.choices(ALPHABET, k=16)),
        "ph": None,
    }
    some = {name: wish[name] for name in random.sample(sorted(wish), random.randrange(1, len(wish)))}
    return canonical({**msgspec.to_builtins(CLAIMS), "jti": wish["jti"], **some})


def _point(key: ec.EllipticCurvePrivateKey) -> str:
    numbers = key.public_key().public_numbers()
    return to_base64url(numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big"))


def strangers_card(random: Random) -> str:
    """Well made in every way, but signed by a key of the thief's, under our key's name, with a proof to match."""
    thief = random.choice(THIEVES)
    payload = json.loads(_edited(random)) | {"hk": _point(thief)}
    return shown(sign_jws(canonical(payload), tokens.CARD, random.choice(["k1", "k0"]), thief), key=thief)


def edited_card(random: Random) -> str:
    """Other claims under our signature."""
    header, _, signature = card().split(".")
    return f"{header}.{to_base64url(_edited(random))}.{signature}~{PROOF}"


def random_signature(random: Random) -> str:
    header, payload, _ = card().split(".")
    r, s = random.randrange(1, CURVE_ORDER), random.randrange(1, CURVE_ORDER // 2)
    return f"{header}.{payload}.{to_base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}~{PROOF}"


def _ours(random: Random) -> str:
    """One of many cards that we signed."""
    return card(jti="".join(random.choices(ALPHABET, k=11)))


def flipped_bit(random: Random) -> str:
    """One bit of what is signed, or of the signature, of the card or of its proof; spelled as base64url is."""
    whole, at, proof = shown(_ours(random)).split("~")
    parts = [*whole.split("."), proof]
    place = random.choice([1, 1, 2, 2, 3])
    raw = bytearray(from_base64url(parts[place]))
    raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    parts[place] = to_base64url(bytes(raw))
    return f"{'.'.join(parts[:3])}~{at}~{parts[3]}"


def strangers_proof(random: Random) -> str:
    """Our card, copied; shown by another device, at any time, for any site."""
    at = NOW_MS + random.choice([0, 0, -30_000, random.randrange(-(10**9), 10**9)])
    return shown(
        _ours(random), key=random.choice(THIEVES), at_ms=at, aud=random.choice([AUD, AUD, "https://starr.example/c"])
    )


def moved_proof(random: Random) -> str:
    """A true proof, on a card, slice or site that it was not made for."""
    whole, at, proof = shown().split("~")
    other = _ours(random)
    return random.choice([f"{other}~{at}~{proof}", f"{whole}~{int(at) + random.randrange(1, 10**6)}~{proof}"])


FORGERS: list[Callable[[Random], str]] = [
    *(strangers_card, strangers_card, edited_card, edited_card, random_signature, random_signature),
    *(flipped_bit, flipped_bit, strangers_proof, moved_proof),
]
"""Each makes a token that gets as far as the check of a signature."""


def forgeries(count: int, seed: int) -> Iterator[str]:
    random = Random(seed)
    for n in range(count):
        yield FORGERS[n % len(FORGERS)](random)


def _header(random: Random) -> str:
    header = to_base64url(random.choice(HEADERS).encode())
    _, payload, signature = card().split(".")
    return f"{header}.{payload}.{signature}~{PROOF}"


def _character(random: Random) -> str:
    token = shown()
    at = random.randrange(len(token))
    other = random.choice([*ALPHABET, ".", "~", "=", "+", "/", " ", "\n", "%", "𠅤", "Ａ", "\0"])
    return random.choice(
        [token[:at] + other + token[at + 1 :], token[:at] + other + token[at:], token[:at] + token[at + 1 :]]
    )


def _cut(random: Random) -> str:
    token = shown()
    start, end = sorted(random.choices(range(len(token) + 1), k=2))
    return random.choice(
        [token[:end], token[start:], token[start:end], token + token[:end], token[:start] + token[end:]]
    )


def _payload(random: Random) -> str:
    """Signed by us, but not in the one spelling or shape: what a faulty issuer would make."""
    text = tokens.encode(CLAIMS).decode()
    member = random.choice(list(json.loads(text)))
    value = random.choice(
        ["null", "true", "0", "-1", "-0", "1.0", "1e3", '""', '"\\u0041"', "[]", "{}", str(2**53), "NaN"]
    )
    said = json.loads(text)
    wrong = random.choice(
        [
            text[:-1] + f',"{member}":{value}}}',
            json.dumps({**said, member: None}, separators=(",", ":"), ensure_ascii=False),
            text.replace(f'"{member}":', f'"{member}": '),
            json.dumps({key: said[key] for key in said if key != member}, separators=(",", ":"), ensure_ascii=False),
            json.dumps(said, separators=(",", ":")),
            json.dumps({**said, member: json.loads(value) if value != "NaN" else "x"}, separators=(",", ":")),
            "\ufeff" + text,
        ]
    )
    return shown(sign_jws(wrong.encode("utf-8", "surrogatepass"), tokens.CARD, "k1", ISSUER))


def _true(random: Random) -> str:
    """Ours, as it may come: other claims, other times, with a proof or without."""
    claims = {
        "st": random.randrange(1, 6),
        "ix": random.choice([3, 6, 7, 8, 9, 5000]),
        "exp": NOW + random.choice([-1, 0, 1, 10**6]),
        "iat": NOW + random.choice([-(10**5), 0, 200, 400]),
        "un": random.choice(["2026-03-10", "2026-03-11", "2027-01-01"]),
        "hk": random.choice([_point(HOLDER), _point(HOLDER), None]),
    }
    whole = card(**claims)
    return random.choice([whole, shown(whole, NOW_MS + random.choice([0, 0, 0, -30_000, -60_000, 30_000]))])


MUTATORS = [
    *FORGERS,
    _header,
    _header,
    _character,
    _character,
    _cut,
    _cut,
    _payload,
    _payload,
    _payload,
    _true,
    _true,
    _true,
]


def mutants(count: int, seed: int) -> list[str]:
    random = Random(seed)
    return [MUTATORS[n % len(MUTATORS)](random) for n in range(count)]
