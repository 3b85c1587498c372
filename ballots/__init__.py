"""From the frozen question to the certified outcome: casting, secrecy, rules, counting, certification.

It refuses to know what a decision does once it is certified; it hands it on and forgets it.
"""
