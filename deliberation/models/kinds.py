"""The kinds of proposal, and what the tables on them share."""

from foundation.privileges import Grant, Rights

OFFERED = ("endorse", "activate", "renew", "sever", "position", "elect")
"""Kinds of which a member makes a proposal of their own words."""
KINDS = (*OFFERED, "refer")
KIND = f"kind in ({', '.join(repr(kind) for kind in KINDS)})"
"""The check on a column that holds one."""
ADD = Rights(web=Grant(insert=True))
"""Rows that are added and never changed."""
