"""Counting many papers quickly: the same figures as the plain methods, worked out by numpy in whole numbers.

It refuses to know any rule of its own; the plain methods are what counts, and the verifier never imports this room.
"""
