"""Two copies of one installation that both come back after a restore are taken for one."""

WHERE = "backend.services.push_ops:PushOps._renew"


def mutant(original):
    def _renew(self, transaction, device):
        return device

    return _renew
