"""The ground of the house: configuration, database, clock, errors, access, slots, keys, sessions and web basics.

It imports no other package of ours and refuses to know what a member, a ballot or a relationship is.
"""
