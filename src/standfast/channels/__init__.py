"""Where words come in and go out: the HTTP API, the chat widget, the terminal, the demo's page."""

from standfast.channels.api import ApiParts, make_api
from standfast.channels.demo import Backstage, DemoApi
from standfast.channels.doorkeeper import KeyedDoorkeeper
from standfast.channels.errors import REFUSALS, ApiProblem, ChannelError, Refusal, ServerGone
from standfast.channels.inspection import event_json, inspect_conversation
from standfast.channels.ports import ConversationService, Doorkeeper
from standfast.channels.public import public_frame
from standfast.channels.settings import ApiSettings
from standfast.channels.talks import HttpTalk, ServiceTalk, Talk
from standfast.channels.terminal import Terminal

__all__ = [
    "REFUSALS",
    "ApiParts",
    "ApiProblem",
    "ApiSettings",
    "Backstage",
    "ChannelError",
    "ConversationService",
    "DemoApi",
    "Doorkeeper",
    "HttpTalk",
    "KeyedDoorkeeper",
    "Refusal",
    "ServerGone",
    "ServiceTalk",
    "Talk",
    "Terminal",
    "event_json",
    "inspect_conversation",
    "make_api",
    "public_frame",
]
