"""Outcomes are matched by `s`, not by op id."""

WHERE = "sync.replica:Replica.receive"


def mutant(original):
    from msgspec.structs import replace

    def receive(self, reply):
        places = {entry.op_id: entry.seq for entry in self.outbox}
        told = {places.get(outcome.i): outcome for outcome in reply.res}
        matched = [replace(told[entry.seq], i=entry.op_id) for entry in self.outbox if entry.seq in told]
        return original(self, replace(reply, res=matched))

    return receive
