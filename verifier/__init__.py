"""What a stranger runs on a bundle: every check of docs/bundle-format.md, without the server.

It knows the log, the rules and arithmetic. It refuses to know Flask, a database, a clock or the network: what it says
follows from the file it is given and nothing else.
"""
