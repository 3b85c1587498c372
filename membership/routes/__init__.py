"""Pages of membership: signing in, the inbox, people and their offices."""

from membership.routes import demo, inbox, interests, people, sessions, signing
from membership.routes.blueprint import bp

__all__ = ["bp", "demo", "inbox", "interests", "people", "sessions", "signing"]
