"""The demo: a fictional chapter with a past year, played through the same actions as members use.

It knows every package's actions and no table of theirs; it refuses to write what no member could have done, and never
puts anything after the present instant. All people, bodies and places in it are made up.
"""
