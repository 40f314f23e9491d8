"""The digest of everything that crosses the wire: messages, payloads of every op type, tables, policies."""

import hashlib
import json

import msgspec

from backend.domain.commands import CATALOGUE
from sync.messages import Header, Op, Reply


def digest() -> str:
    """The same on every machine for the same shapes."""
    payloads = {name: msgspec.json.schema(command.payload) for name, command in CATALOGUE.commands.items()}
    shapes = {
        "messages": [msgspec.json.schema(message) for message in (Header, Op, Reply)],
        "payloads": payloads,
        "kinds": {name: [command.kind, command.bucket] for name, command in CATALOGUE.commands.items()},
        "tables": CATALOGUE.table_names,
        "policies": {".".join(key): rule.policy for key, rule in CATALOGUE.policies.items()},
    }
    return hashlib.sha256(json.dumps(shapes, sort_keys=True).encode()).hexdigest()[:16]
