"""Deliberation: proposals, rounds, procedures, notices and the decisions that come of them.

It knows when a question may be put to a vote and what a certified outcome means. It refuses to know how a vote is cast
or counted, who is on a roll and why, and how a mandate lives: those are told to it or done by others.
"""
