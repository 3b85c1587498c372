"""Search: which words stand in which texts, the same on every database, filled in the transaction of the act itself.

Each package tells through a slot what of its rows is searched and who may read it (`Searchable`). This room knows no
kind of thing by name: it watches rows come and change, keeps their words, and finds only what the asker may read.
"""
