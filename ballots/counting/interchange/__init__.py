"""Reading elections from the files that other programs write, each from a stream of text.

A file is read whole or refused with line, column and reason; nothing is guessed and no part of it is returned.
"""
