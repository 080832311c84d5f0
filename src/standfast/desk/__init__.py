"""Cases and their packets: what people get when a conversation comes into their hands."""

from standfast.desk.cases import case_rows, opens_case
from standfast.desk.matter import Matter
from standfast.desk.packet import build_packet
from standfast.desk.schema import packet_schema
from standfast.desk.summary import shown
from standfast.desk.transcript import spoken

__all__ = [
    "Matter",
    "build_packet",
    "case_rows",
    "opens_case",
    "packet_schema",
    "shown",
    "spoken",
]
