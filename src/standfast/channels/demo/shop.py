"""What the demo's shop shows: products, systems and the ways to break them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Product:
    """One product on the page; `art` names a drawing in templates/art.html."""

    name: str
    price: str
    art: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class System:
    """One business system behind the shop."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Breakage:
    """One way to break a system, as the sandbox takes it."""

    key: str
    label: str
    fault: dict[str, Any] = field(default_factory=dict)


PRODUCTS = (
    Product("Red Running Shoes", "89.90 €", "shoe", "Bestseller"),
    Product("Noise-Cancelling Headphones", "249.00 €", "headphones"),
    Product("Navy Rain Jacket", "119.00 €", "jacket", "New"),
    Product("Smart Watch", "279.00 €", "watch"),
    Product("Three-Seat Sofa", "749.00 €", "sofa"),
    Product("Bluetooth Speaker", "79.90 €", "speaker"),
    Product("Mechanical Keyboard", "129.00 €", "keyboard"),
    Product("Red Kettle", "44.80 €", "kettle"),
    Product("Camping Tent", "179.00 €", "tent", "New"),
    Product("Bedside Lamp", "39.90 €", "lamp"),
    Product("Brown Hiking Boots", "159.90 €", "boot"),
    Product("White Bookshelf", "149.00 €", "shelf"),
)

SYSTEMS = (
    System("crm", "CRM", "customers"),
    System("erp", "ERP", "orders and returns"),
    System("payments", "Payments", "charges and refunds"),
    System("shipping", "Shipping", "parcels"),
    System("helpdesk", "Helpdesk", "tickets"),
    System("mail", "Mail", "one-time codes"),
)

BREAKAGES = (
    Breakage("ok", "Works"),
    Breakage("slow", "Answers 2 s late", {"kind": "delay", "delay_s": 2}),
    Breakage("timeout", "Never answers", {"kind": "timeout"}),
    Breakage("http_503", "Is down (503)", {"kind": "http_503"}),
    Breakage("http_500", "Fails (500)", {"kind": "http_500"}),
    Breakage("http_429", "Is overrun (429)", {"kind": "http_429", "retry_after_s": 2}),
    Breakage("reset_before", "Drops the line before acting", {"kind": "reset_before"}),
    Breakage("reset_after", "Acts, then drops the line", {"kind": "reset_after"}),
    Breakage("timeout_after", "Acts, then never answers", {"kind": "timeout_after"}),
    Breakage("truncated_json", "Sends half an answer", {"kind": "truncated_json"}),
    Breakage("malformed_json", "Sends garbage", {"kind": "malformed_json"}),
    Breakage("wrong_types", "Sends wrong types", {"kind": "wrong_types"}),
    Breakage("stale", "Says what was true yesterday", {"kind": "stale"}),
    Breakage("expired_token", "Refuses our credentials", {"kind": "expired_token"}),
)
