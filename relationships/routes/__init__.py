"""The pages of relationships: the public register and what other systems fetch, and the pages of members."""

from flask import Blueprint

bp = Blueprint("relationships", __name__)

from relationships.routes import entering, published, suspending, viewing  # noqa: E402

__all__ = ["bp", "entering", "published", "suspending", "viewing"]
