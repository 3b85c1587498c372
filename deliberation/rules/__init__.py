"""The pure rules of deliberation: procedures as data, rounds, strict reading of documents.

No clock, database, web or file.
"""
