from collections.abc import Callable

import pytest
from flask import Flask, render_template_string, request

from shared.web.app import base_app
from shared.web.languages import Text
from shared.web.problem_kinds import Kind
from shared.web.problems import Problem

SECRETS = ["a secret for tests only"]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
OVERGROWN = Kind("overgrown", 409, Text("园子荒了", "Overgrown"), Text("请先除草。", "Weed it first."))

FORM = """{% extends "shell.html" %}{% from "macros.html" import form_token, field %}
{% block main %}<form method="post">{{ form_token() }}{{ field("name", "Name", value) }}</form>{% endblock %}"""


class Garden:
    """Stands behind the test face as a service would."""


def _routes(app: Flask, prefix: str) -> None:
    @app.get(f"{prefix}/hello/<token>")
    def hello(token):
        return render_template_string("{{ t('garden.hello', name=name) }}", name=request.args.get("name", ""))

    @app.get(f"{prefix}/breaks/<token>")
    def breaks(token):
        raise RuntimeError("the spade broke")

    @app.get(f"{prefix}/overgrown")
    def overgrown():
        raise Problem(OVERGROWN, Text("东园 {x}", "East bed {x}").filled(x="{7}"), extra={"bed": 7})

    @app.post(f"{prefix}/beds")
    def beds():
        return {"name": request.form["name"]}

    @app.get(f"{prefix}/beds")
    def form():
        return render_template_string(FORM, value=request.args.get("value", ""))


@pytest.fixture
def make_app() -> Callable[..., Flask]:
    def make(prefix: str = "", **options) -> Flask:
        app = base_app(
            __name__,
            service=options.pop("service", Garden()),
            prefix=prefix,
            secret_keys=SECRETS,
            public_url=options.pop("public_url", "http://garden.example"),
            texts=[{"garden.hello": ("您好,{name}", "Hello, {name} <3")}],
            kinds=[OVERGROWN],
            **options,
        )
        _routes(app, prefix)
        app.testing = True
        return app

    return make


@pytest.fixture
def app(make_app) -> Flask:
    return make_app()


@pytest.fixture
def client(app):
    return app.test_client()
