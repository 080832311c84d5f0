"""The outbox's side that delivers: due rows, side by side, with pauses between tries, and dead letters."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from standfast.actions import EffectStatus, Resumed
from standfast.events import Contact, EffectKey, ReleaseId, TurnId
from standfast.storage import Delivery, EffectRow, Store, StoreUnavailable
from standfast.turns.codes import CODE_MAIL
from standfast.turns.crashpoints import crashpoint
from standfast.turns.errors import DeliveryFailed
from standfast.turns.mistakes import kind_of
from standfast.turns.ports import Delivering, Parts
from standfast.turns.types import EngineSettings

_log = structlog.get_logger()
_BATCH = 50


class CodeMail:
    """Delivers one-time codes by the write operation that assistant.yaml names as `identity.code_mail`.

    The outbox row's id is the key: where the mail system honours it, a repeated delivery is one mail.
    """

    def __init__(self, parts: Parts, *, tenant: str) -> None:
        self._parts = parts
        self._tenant = tenant

    async def __call__(self, delivery: Delivery) -> None:
        """Send the mail.

        Raises:
            DeliveryFailed: It was not sent.
        """
        assistant = self._parts.assistants(ReleaseId(str(delivery.body["release"])))
        call = assistant.identity.code_mail
        if call is None:
            raise DeliveryFailed("no_code_mail", is_final=True)
        mail = self._effect(delivery, call.name)
        performed = await self._parts.actions.perform(
            mail, assistant=assistant, contact=Contact(), resumed=Resumed.NO
        )
        if performed.status is EffectStatus.FAILED:
            raise DeliveryFailed(performed.code or "refused", is_final=False)
        if performed.status is EffectStatus.DOUBTED:
            raise DeliveryFailed(performed.code or "doubted", is_final=False)

    def _effect(self, delivery: Delivery, operation: str) -> EffectRow:
        names = ("to", "subject", "text", "reference")
        return EffectRow(
            key=EffectKey(f"m-{delivery.id}"),
            tenant=self._tenant,
            business_key=f"{CODE_MAIL}:{delivery.id}",
            conversation=delivery.conversation,
            turn=TurnId(delivery.id),
            operation=operation,
            arguments={name: delivery.body[name] for name in names},
            status="intended",
            created_at=self._parts.clock(),
        )


class Deliveries:
    """Makes due deliveries.

    Args:
        store: The outbox.
        deliverers: By channel.
    """

    def __init__(
        self, store: Store, deliverers: Mapping[str, Delivering], *, settings: EngineSettings
    ) -> None:
        self._store = store
        self._deliverers = deliverers
        self._settings = settings

    async def make_due(self) -> int:
        """Make the deliveries that are due; return how many were tried."""
        worker = self._settings.worker
        due = await self._store.due_deliveries(worker=worker, limit=_BATCH)
        await asyncio.gather(*(self._make(delivery) for delivery in due))
        return len(due)

    async def _make(self, delivery: Delivery) -> None:
        """Make a delivery and note how it went; one that cannot be noted is due still."""
        try:
            await self._try(delivery)
        except StoreUnavailable as error:
            _log.warning("delivery_not_noted", delivery=delivery.id, error=str(error))

    async def _try(self, delivery: Delivery) -> None:
        try:
            deliver = self._deliverers.get(delivery.channel)
            if deliver is None:
                raise DeliveryFailed("no_deliverer", is_final=True)  # noqa: TRY301  # told like any
            await deliver(delivery)
        except DeliveryFailed as failure:
            await self._note(delivery, failure.reason, is_final=failure.is_final)
        except Exception as error:  # noqa: BLE001  # the delivery ends here, not the loop
            await self._note(delivery, kind_of(error), is_final=False)
        else:
            crashpoint("after_delivery")
            await self._store.delivered(delivery.id)

    async def _note(self, delivery: Delivery, reason: str, *, is_final: bool) -> None:
        pauses = self._settings.delivery_pauses
        given_up = is_final or delivery.attempts >= len(pauses)
        pause: timedelta | None = None if given_up else pauses[delivery.attempts]
        _log.warning("delivery_failed", delivery=delivery.id, reason=reason, given_up=given_up)
        await self._store.delivery_failed(delivery.id, reason=reason, retry_after=pause)
