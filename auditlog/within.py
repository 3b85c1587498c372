"""Whether bytes stand within a column, said to each database in its own words."""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class within(FunctionElement[bool]):  # noqa: N801  # a function of SQL
    """`within(wanted, column)`: true where the bytes `wanted` stand somewhere in the column."""

    type = Boolean()
    inherit_cache = True


@compiles(within, "sqlite")
def _sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    wanted, column = element.clauses
    return f"instr({compiler.process(column, **kw)}, {compiler.process(wanted, **kw)}) > 0"


@compiles(within, "postgresql")
def _postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    wanted, column = element.clauses
    return f"position({compiler.process(wanted, **kw)} in {compiler.process(column, **kw)}) > 0"

