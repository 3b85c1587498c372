"""Where the lines of a picture go: a count becomes bars, bands and cells with their places, as plain values.

Nothing here knows words, colours or markup. All lengths are whole tenths of a unit of the drawing, so none is a float.
"""
