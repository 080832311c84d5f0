"""What an operator can set about the API; the defaults are safe."""

from __future__ import annotations

from dataclasses import dataclass, field

from standfast.channels.ports import ReleaseService


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Bounds and permissions of the API.

    Attributes:
        tenant: Whose conversations these are.
        staff_key: What staff endpoints ask for; empty: they are closed.
        release_key: What `POST /v1/releases` asks for; empty: it is closed.
        release: Puts an assistant's files in service; None: nothing does.
        release_bytes: Largest body of a release, with the right key.
        origins: Pages that may embed the chat, e.g. `https://shop.example`; `*` allows every page.
        languages: What the assistant speaks; the first is used where a visitor's is another.
        message_chars: Longest message of a contact.
        body_bytes: Largest request body.
        body_timeout_s: How long a body may take to arrive.
        deadline_s: How long a request may take, apart from streams.
        wait_limit_s: The longest `wait=`.
        ping_s: Pause between the comments that keep a stream open.
        message_rate: Messages a second of one conversation, and how many at once.
        session_rate: Sessions a second of one address, and how many at once.
        is_https: Whether to tell browsers to insist on HTTPS.
    """

    tenant: str = "default"
    staff_key: str = ""
    release_key: str = field(default="", repr=False)
    release: ReleaseService | None = None
    release_bytes: int = 16_777_216
    origins: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    message_chars: int = 4000
    body_bytes: int = 65_536
    body_timeout_s: float = 10.0
    deadline_s: float = 45.0
    wait_limit_s: float = 30.0
    ping_s: float = 12.0
    message_rate: tuple[float, int] = (1.0, 20)
    session_rate: tuple[float, int] = (0.5, 30)
    is_https: bool = False
