"""What the organisation is tied to, and for which campaign it may use which tie, until when.

Holds counterparts, relationships, campaigns, contacts and mandates, with all that can stay, suspend or end a mandate,
and shows them as a register and as signed tokens. It refuses to know how members deliberate, vote or count: a mandate
comes into being only when somebody above hands in a certified decision.
"""
