"""The page of `standfast demo`: a shop with the chat, the customer's mailbox, switches, and a look inside."""

from standfast.channels.demo.backstage import Backstage
from standfast.channels.demo.router import DemoApi

__all__ = ["Backstage", "DemoApi"]
