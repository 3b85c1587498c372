"""The auditors' desk: decisions with the files that prove them, coverage, protests and their rulings.

It stands above every other package and asks each for its part of a bundle. It refuses to decide anything: it neither
counts nor changes an outcome, and what it shows can be checked without it.
"""
