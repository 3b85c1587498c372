"""Counting: one pure module a method, from papers grouped by choice to totals.

Knows no members, no database and no clock.
"""
