"""Endorsing one of several candidates by ranking, with "no endorsement" (NOE) on the paper, in its three modes.

Knows the rule and the figures of `mandate decide`, and nothing of members, ballots or the clock.
"""
