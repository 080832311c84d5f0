"""What the business systems keep, as they know it inside: typed, in UTC and cents; each system renders it in its own way."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address."""

    street: str
    postal_code: str
    city: str
    country: str = "DE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer of the shop; `number` is what the ERP calls it."""

    number: int
    first_name: str
    last_name: str
    email: str
    language: str
    address: Address
    since: datetime
    updated: datetime
    phone: str | None = None
    tier: str = "standard"
    fraud_review: bool = False
    chargeback_history: bool = False

    @property
    def id(self) -> str:
        """Its id in the CRM."""
        return f"CUS-{self.number:06d}"

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Product:
    """Something the shop sells; the price is in cents."""

    sku: str
    name: str
    category: str
    colour: str | None
    price: int
    weight_kg: float
    final_sale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of an order."""

    number: int
    product: Product
    quantity: int
    status: str = "OPEN"

    @property
    def total(self) -> int:
        """Its price in cents."""
        return self.product.price * self.quantity

    def become(self, status: str) -> "Line":
        """Return the line in another status."""
        return Line(number=self.number, product=self.product, quantity=self.quantity, status=status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """To whom and where an order goes."""

    recipient: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order as the ERP knows it."""

    number: str
    customer: int
    status: str
    ordered: datetime
    changed: datetime
    lines: tuple[Line, ...]
    shipping_cost: int
    delivery: Delivery
    payment_method: str
    payment_reference: str
    refund_status: str = "NONE"
    shipped: datetime | None = None
    delivered: datetime | None = None
    cancelled: datetime | None = None

    @property
    def total(self) -> int:
        """What was charged, in cents."""
        return sum(line.total for line in self.lines) + self.shipping_cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A return as the ERP knows it; `lines` are pairs of line number and quantity."""

    number: str
    order: str
    lines: tuple[tuple[int, int], ...]
    reason: str
    announced: datetime
    client_reference: str | None = None
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """Where a parcel was seen."""

    code: str
    time: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """A parcel; its status follows from the scans that have happened by now."""

    tracking: str
    order: str
    direction: str
    created: datetime
    estimated: datetime | None
    destination: Delivery
    postage: int
    weight_kg: float
    scans: tuple[Scan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Something said on a ticket."""

    id: int
    author: str
    body: str
    public: bool
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A support ticket."""

    id: int
    subject: str
    status: str
    priority: str
    email: str
    created: datetime
    updated: datetime
    comments: tuple[Comment, ...]
    order: str | None = None
    external_id: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that would have been sent."""

    id: int
    to: str
    subject: str
    text: str
    reference: str
    sent: datetime
