"""A proposal's form as it comes from the page of a relationship or campaign: what it is about, named and worded."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from deliberation import queries
from deliberation.forms import EMPTY_TERMS, ProposalForm
from deliberation.routes.choices import campaign_name, relationship_name
from deliberation.rules.document import parse_json
from relationships import queries as relationships

SUBJECTS = ("campaign_id", "relationship_id", "mandate_id", "severed")


def draft(form: ProposalForm, kind: str, asked: Mapping[str, str]) -> None:
    """Choose in the form what the address asks for, and word a title and a text; what is not offered stays open."""
    chosen = {}
    for name in SUBJECTS:
        if name in form and asked.get(name) in {choice.value for choice in form[name].choices}:
            form[name].data = chosen[name] = asked[name]
    write = _WRITERS.get(kind)
    if chosen and write is not None:
        write(form, chosen)


def _endorse(form: ProposalForm, chosen: Mapping[str, str]) -> None:
    name = campaign_name(chosen["campaign_id"])
    form.title.data = _("Endorse the campaign “%(name)s”", name=name)
    form.text.data = _("We endorse the campaign “%(name)s”, under the terms below.", name=name)


def _activate(form: ProposalForm, chosen: Mapping[str, str]) -> None:
    if not {"relationship_id", "campaign_id"} <= set(chosen):
        return
    other, name = relationship_name(chosen["relationship_id"]), campaign_name(chosen["campaign_id"])
    form.title.data = _("Work with %(other)s in “%(name)s”", other=other, name=name)
    form.text.data = _(
        "Our relationship with %(other)s may be used in the campaign “%(name)s”, under the terms below.",
        other=other, name=name,
    )  # fmt: skip


def _renew(form: ProposalForm, chosen: Mapping[str, str]) -> None:
    mandate = relationships.mandate(chosen["mandate_id"])
    assert mandate is not None
    other, name = relationship_name(mandate.relationship_id), campaign_name(mandate.campaign_id)
    form.title.data = _("Go on working with %(other)s in “%(name)s”", other=other, name=name)
    form.text.data = _(
        "Our relationship with %(other)s may be used further in the campaign “%(name)s” when mandate %(number)s ends, "
        "under the terms below.",
        other=other, name=name, number=mandate.number,
    )  # fmt: skip
    terms: Any = parse_json(mandate.terms) if mandate.terms else []
    form.terms.process(None, [{"by": one["by"], "text": one["text"]} for one in terms] + [{}] * EMPTY_TERMS)


def _sever(form: ProposalForm, chosen: Mapping[str, str]) -> None:
    what, _colon, id_ = chosen["severed"].partition(":")
    if what == "endorsement":
        row = queries.decision(id_)
        name = campaign_name(row.campaign_id or "")
        form.title.data = _("Withdraw the endorsement of “%(name)s”", name=name)
        form.text.data = _(
            "We withdraw our endorsement %(number)s of the campaign “%(name)s”. Every mandate under it ends with it.",
            number=row.number, name=name,
        )  # fmt: skip
        return
    mandate = relationships.mandate(id_)
    assert mandate is not None
    other, name = relationship_name(mandate.relationship_id), campaign_name(mandate.campaign_id)
    form.title.data = _("Stop working with %(other)s in “%(name)s”", other=other, name=name)
    form.text.data = _(
        "Our relationship with %(other)s is no longer to be used in the campaign “%(name)s”: mandate %(number)s ends.",
        other=other, name=name, number=mandate.number,
    )  # fmt: skip


_WRITERS: dict[str, Callable[[ProposalForm, Mapping[str, str]], None]] = {
    "endorse": _endorse, "activate": _activate, "renew": _renew, "sever": _sever,
}  # fmt: skip
