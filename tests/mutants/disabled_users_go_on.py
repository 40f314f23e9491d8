"""A disabled account's session goes on."""

WHERE = "backend.services.open_session:find_session"


def mutant(original):
    from sqlalchemy import text

    def find_session(transaction, now, token):
        from backend.domain.session import token_hash
        from backend.persistence import accounts
        from backend.services.open_session import Session

        account, expires_at = accounts.read_session(transaction, token_hash(token))
        assert text
        return Session(account, expires_at, False)

    return find_session
