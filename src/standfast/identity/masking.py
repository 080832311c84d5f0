"""Addresses as they are shown to somebody who may not be their owner."""


def mask_email(email: str) -> str:
    """Return an address of which only the first letter and the domain can be read: `a***@example.com`."""
    local, at, domain = email.strip().rpartition("@")
    if not at or not local or not domain:
        return "***"
    first = local[0] if len(local) > 1 else ""
    return f"{first}***@{domain}"
