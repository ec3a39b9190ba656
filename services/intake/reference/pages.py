"""The interface's documentation as a page: made from the OpenAPI document, so that it cannot say something else."""

from flask import Blueprint, current_app, render_template

from services.intake.problems import KINDS
from services.intake.reference import document
from shared.web.problem_kinds import COMMON

blueprint = Blueprint("reference", __name__)


@blueprint.get("/docs")
def docs() -> str:
    """Show every operation and shape of the interface."""
    told = current_app.extensions["intake.openapi"].to_dict()
    return render_template(
        "docs.html",
        operations=document.operations(told),
        shapes=document.shapes(told),
        problems=[kind for kind in (*COMMON, *KINDS) if kind.slug not in ("stale-form", "not-pressed")],
        tables=[
            "kinds",
            "channels",
            "urgencies",
            "states",
            "outcomes",
            "satisfactions",
            "matters",
            "sub-districts",
            "bodies",
        ],
    )
