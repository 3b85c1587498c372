"""The page that shows every component once, for those who build pages. It is there in a demo alone."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, current_app, render_template
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, RadioField, SelectChoice, StringField, TextAreaField

from ballots.counting import schulze, scottish_stv
from ballots.counting.drawing.pictures import Pictures
from ballots.counting.papers import RankedPapers
from foundation.access import public
from foundation.config import Config
from foundation.installation import facts
from relationships.rules.capacity import Sum
from relationships.rules.web import Node, web

bp = Blueprint("components", __name__)
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAPERS: RankedPapers = {(("A",), ("B",)): 9, (("B",), ("C",)): 6, (("C",), ("B",)): 5, (("D",),): 2}


class SampleForm(Form):  # type: ignore[misc]
    """A field of each kind; nothing takes it."""

    line = StringField(_l("One line"), description=_l("A hint stands under the label."))
    text = TextAreaField(_l("Several lines"))
    choice = RadioField(
        _l("One of two"), choices=[SelectChoice("a", _l("The first")), SelectChoice("b", _l("The second"))]
    )  # fmt: skip
    tick = BooleanField(_l("A box to tick"))


@bp.get("/components")
@public
def components() -> str:
    """Show every component with plain values; answer as for an unknown address where this is no demo."""
    house, config = facts(), current_app.extensions["mandate.config"]
    assert isinstance(config, Config)
    if config.production or house is None or not house.demo:
        abort(404)
    form = SampleForm(data={"line": "typed before"})
    form.line.errors = [_l("Say it in one line.")]
    return render_template("installation/components.html", form=form, **_samples())


def _samples() -> dict[str, Any]:
    options = ["A", "B", "C", "D"]
    names = {one: f"Option {one}" for one in options}
    return {
        "at": AT,
        "stv": Pictures(scottish_stv.count(PAPERS, 2, options), names),
        "pairs": Pictures(schulze.count(PAPERS, 1, options), names),
        "web": web(
            "A union", [Node("A body", "decides on its use", "body-body")],
            [Node("A campaign", "until 4 May", "live"), Node("Another", "ended", "leader-leader")],
        ),
        "sums": [Sum("votes", 400, 200), Sum("hours", 90, 0)],
    }  # fmt: skip
