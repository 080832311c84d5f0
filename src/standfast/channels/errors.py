"""What a caller of the API can get wrong, each with a stable code.

ChannelError
 +- ApiProblem   the request is refused; becomes problem+json
 +- ServerGone   (terminal) the server does not answer
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class ChannelError(Exception):
    """Something went wrong between a channel and the outside."""


class ServerGone(ChannelError):  # noqa: N818
    """The server does not answer. Start it, or name another with --server."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of refusal: its status and its title."""

    status: int
    title: str


REFUSALS: Mapping[str, Refusal] = {
    "message_empty": Refusal(422, "The message says nothing"),
    "message_too_long": Refusal(422, "The message is too long"),
    "control_characters": Refusal(422, "The text contains control characters"),
    "validation": Refusal(422, "The request does not fit its description"),
    "json_malformed": Refusal(400, "The body is not JSON"),
    "request_malformed": Refusal(400, "The request cannot be read"),
    "token_missing": Refusal(401, "A session is needed"),
    "token_forged": Refusal(401, "The session is not one of ours"),
    "token_expired": Refusal(401, "The session has expired"),
    "identity_forged": Refusal(401, "The identity token is not accepted"),
    "identity_expired": Refusal(401, "The identity token has expired"),
    "identity_mismatch": Refusal(403, "The identity token names somebody else"),
    "staff_key_missing": Refusal(401, "The staff key is needed"),
    "staff_key_wrong": Refusal(401, "The staff key is not right"),
    "staff_disabled": Refusal(403, "No staff key is set"),
    "conversation_unknown": Refusal(404, "There is no such conversation"),
    "case_unknown": Refusal(404, "There is no such case"),
    "effect_unknown": Refusal(404, "There is no such effect"),
    "item_unknown": Refusal(404, "Nothing is set aside under this number"),
    "delivery_unknown": Refusal(404, "There is no such dead letter"),
    "contact_unknown": Refusal(404, "Nothing is kept of this contact"),
    "contact_in_doubt": Refusal(409, "An effect of this contact is not settled"),
    "release_key_missing": Refusal(401, "The release key is needed"),
    "release_key_wrong": Refusal(401, "The release key is not right"),
    "releases_disabled": Refusal(403, "No release key is set"),
    "release_invalid": Refusal(422, "The assistant has mistakes"),
    "not_found": Refusal(404, "There is nothing here"),
    "method_not_allowed": Refusal(405, "This method does not apply here"),
    "request_timeout": Refusal(408, "The body came too slowly"),
    "message_conflict": Refusal(409, "This id was used for another message"),
    "case_closed": Refusal(409, "The case is closed"),
    "case_taken": Refusal(409, "Someone else has the case"),
    "effect_settled": Refusal(409, "The effect is not in doubt"),
    "body_too_large": Refusal(413, "The body is too large"),
    "content_type": Refusal(415, "The body must be JSON"),
    "rate_limited": Refusal(429, "Too many requests"),
    "internal_error": Refusal(500, "Something went wrong here"),
    "busy": Refusal(503, "Too much is waiting"),
    "unavailable": Refusal(503, "Nothing can be stored now"),
    "deadline_exceeded": Refusal(504, "It took too long"),
}
"""Every code that the API answers with; documented in docs/reference/http-api.md."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one place of a request."""

    where: str
    what: str


class ApiProblem(ChannelError):  # noqa: N818  # the word of RFC 9457
    """A request is refused, with a code of `REFUSALS`.

    Attributes:
        detail: What is wrong and what would be right, for the developer who reads it.
        errors: The places, where there are several.
        headers: Further headers of the answer, e.g. `Retry-After`.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    @property
    def refusal(self) -> Refusal:
        """Its status and title."""
        return REFUSALS[self.code]
