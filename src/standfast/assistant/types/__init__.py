"""The assistant as its files say it: flows, slots, policies, connectors, replies, routing.

Everything here is parsed, checked and frozen; nothing here does anything. A `Place` stands on each
part that a person can get wrong, so that whoever refuses it later can say where.
"""

from standfast.assistant.types.connectors import (
    Auth,
    BreakerSettings,
    Connector,
    FieldMap,
    Idempotency,
    Operation,
    Paging,
    Secret,
)
from standfast.assistant.types.content import (
    Intent,
    Owners,
    Page,
    Queue,
    Reason,
    ReplyText,
    ReplyVariant,
    Routing,
)
from standfast.assistant.types.flows import (
    Answer,
    Branch,
    CallFlow,
    CheckCode,
    Choose,
    Collect,
    Confirm,
    Decide,
    Do,
    Flow,
    Goto,
    Handoff,
    Link,
    Read,
    Say,
    SendCode,
    SetSlots,
    Step,
    Wait,
)
from standfast.assistant.types.places import (
    Place,
    Problem,
)
from standfast.assistant.types.policies import (
    Policy,
    Row,
)
from standfast.assistant.types.release import (
    Assistant,
    Identity,
    Limits,
)
from standfast.assistant.types.slots import (
    Call,
    Choice,
    Offer,
    Slot,
    SlotCheck,
    SlotType,
)

__all__ = [
    "Answer",
    "Assistant",
    "Auth",
    "Branch",
    "BreakerSettings",
    "Call",
    "CallFlow",
    "CheckCode",
    "Choice",
    "Choose",
    "Collect",
    "Confirm",
    "Connector",
    "Decide",
    "Do",
    "FieldMap",
    "Flow",
    "Goto",
    "Handoff",
    "Idempotency",
    "Identity",
    "Intent",
    "Limits",
    "Link",
    "Offer",
    "Operation",
    "Owners",
    "Page",
    "Paging",
    "Place",
    "Policy",
    "Problem",
    "Queue",
    "Read",
    "Reason",
    "ReplyText",
    "ReplyVariant",
    "Routing",
    "Row",
    "Say",
    "Secret",
    "SendCode",
    "SetSlots",
    "Slot",
    "SlotCheck",
    "SlotType",
    "Step",
    "Wait",
]
