"""Who belongs, who holds an office, who may vote: bodies, members, standing, rolls, sign-in and the inbox.

It refuses to know what is proposed, how a vote is counted, or which relationships there are.
"""
