"""The pure rules of oversight."""
