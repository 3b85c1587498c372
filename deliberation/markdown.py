"""Members' texts as HTML: CommonMark without raw HTML, then an allowlist, so that a text can only be a text."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "code", "pre", "a",
}  # fmt: skip
_DEEPER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
"""A page has one h1, and a text stands under an h2."""

_parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable("image")


def html(text: str) -> Markup:
    """Return a Markdown text as safe HTML: no images, no raw HTML, links to http, https and mailto only."""
    tokens = _parser.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _DEEPER[token.tag]
    rendered = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(clean)  # noqa: S704  # cleaned on the line above
