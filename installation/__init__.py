"""Making a house and keeping it running: schema, first officers, the three processes, and the demo's seed.

It stands between app.py and the packages; it refuses to decide anything that an action of theirs decides.
"""
