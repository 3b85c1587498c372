"""The page of components shows every part that pages are made of, in a demo and nowhere else."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from foundation.installation import required

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
ELSEWHERE = {"simulation.html": "stands on a rule that is tried, and so on the simulator's page alone"}


def test_every_component_stands_on_the_page() -> None:
    source = (TEMPLATES / "installation/components.html").read_text(encoding="utf-8")
    shown = set(re.findall(r"from 'components/([a-z_]+\.html)'", source))
    assert shown | set(ELSEWHERE) == {path.name for path in TEMPLATES.glob("components/*.html")}
    for name, macros in re.findall(r"from 'components/([a-z_]+)\.html' import ([a-z_, ]+) -%}", source):
        for macro in macros.split(", "):
            used = macro.split(" as ")[-1]
            assert re.search(rf"\b{used}\(", source), f"{name}: {macro} is not shown"


def test_a_demo_has_the_page_and_a_real_installation_does_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = app.test_client().get("/components")
    assert page.status_code == 200
    assert page.text.count("<h1>") == 1
    with monkeypatch.context() as changed:
        changed.setitem(app.extensions, "mandate.installation", replace(required(), demo=False))
        assert app.test_client().get("/components").status_code == 404
    monkeypatch.setitem(app.extensions, "mandate.config", replace(app.extensions["mandate.config"], production=True))
    assert app.test_client().get("/components").status_code == 404
