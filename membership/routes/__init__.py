"""Pages of membership: signing in, the inbox, people and their offices."""

from membership.routes import books, demo, inbox, interests, own, people, sessions, signing
from membership.routes.blueprint import bp

__all__ = ["books", "bp", "demo", "inbox", "interests", "own", "people", "sessions", "signing"]
