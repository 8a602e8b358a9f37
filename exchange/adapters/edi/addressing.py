"""Turns an identifier of a partner file into what an envelope says."""


def party(identifiers: tuple[str, ...]) -> tuple[str, str] | None:
    """Return qualifier and identification of the first identifier, None where there is none."""
    if not identifiers:
        return None
    qualifier, _, identification = identifiers[0].partition(":")
    return qualifier, identification
