"""Any event at all, made from the types of its fields."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from standfast.events import AnyEvent

TEXT = st.text(max_size=8)
NAMES = st.sampled_from(["c.1", "c.2", "c.3", "order", "refund", "collect_order", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


_PLAIN: dict[type, st.SearchStrategy[Any]] = {
    msgspec.inspect.StrType: NAMES | TEXT,
    msgspec.inspect.BoolType: st.booleans(),
    msgspec.inspect.IntType: st.integers(0, 9),
    msgspec.inspect.FloatType: st.floats(0, 1),
    msgspec.inspect.NoneType: st.none(),
}


def values_of(kind: msgspec.inspect.Type) -> st.SearchStrategy[Any]:
    """Return values of a field's type; names come from a small pool so that events meet."""
    match kind:
        case msgspec.inspect.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case msgspec.inspect.ListType(item_type=item):
            return st.lists(values_of(item), max_size=2)
        case msgspec.inspect.TupleType(item_types=items):
            return st.tuples(*map(values_of, items))
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(values_of(key), values_of(value), max_size=2)
        case msgspec.inspect.UnionType(types=types):
            return st.one_of(*map(values_of, types))
        case msgspec.inspect.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{f.name: values_of(f.type) for f in fields})
        case _:
            return _PLAIN.get(type(kind), JSON)


EVENTS: st.SearchStrategy[AnyEvent] = st.one_of(
    *(values_of(msgspec.inspect.type_info(kind)) for kind in get_args(AnyEvent))
)
