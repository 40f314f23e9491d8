"""The journal keeps what it would have written, not what came."""

WHERE = "backend.persistence.journal_rows:append"


def mutant(original):
    import json

    from msgspec.structs import replace

    def append(connection, dev, now, entries):
        own = []
        for entry in entries:
            raw = json.dumps(
                json.loads(entry.line.raw), separators=(",", ":"), ensure_ascii=False, sort_keys=True
            ).encode()
            own.append(replace(entry, line=replace(entry.line, raw=raw)))
        original(connection, dev, now, own)

    return append
