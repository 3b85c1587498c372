"""Composites: papers counted apart in groups, branches or circles, and joined by a rule. Exact figures, never floats.

A group knows its figures and not its members; who belongs to which group is settled with the roll (membership).
"""
