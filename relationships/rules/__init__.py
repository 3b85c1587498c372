"""The pure rules of mandates, terms and tokens: values in, values out; no clock, no database."""
