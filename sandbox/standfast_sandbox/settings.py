"""The credentials that the sandbox asks for: defaults that anyone may know, replaceable by environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What callers of each system must present."""

    crm_key: str
    erp_client_id: str
    erp_client_secret: str
    payments_user: str
    payments_password: str
    ship_key: str
    ship_secret: str
    helpdesk_token: str


_DEFAULTS = {
    "crm_key": "sandbox-crm-key",
    "erp_client_id": "sandbox-erp-client",
    "erp_client_secret": "sandbox-erp-secret",
    "payments_user": "sandbox-merchant",
    "payments_password": "sandbox-payments-secret",
    "ship_key": "sandbox-ship-key",
    "ship_secret": "sandbox-ship-secret",
    "helpdesk_token": "sandbox-helpdesk-token",
}


def read_credentials(environment: Mapping[str, str]) -> Credentials:
    """Return the credentials: `SANDBOX_CRM_KEY` and its like where they are set, else the defaults."""
    chosen = {
        name: environment.get(f"SANDBOX_{name.upper()}", default)
        for name, default in _DEFAULTS.items()
    }
    return Credentials(**chosen)
