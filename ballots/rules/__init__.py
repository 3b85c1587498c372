"""The pure rules of a ballot: quorum, threshold, floors, outcomes, spellings and publication.

No clock, database, web or file.
"""
