"""Procedures found in real organisations, as named files with source and date. Knows no body and decides nothing."""
