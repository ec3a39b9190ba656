"""The page of reforms: which bodies have ended, who follows, on what document."""

from flask import Blueprint, render_template

from services.router.reforms.cli import Reforms
from shared.contracts.words import Duty
from shared.web.context import service
from shared.web.people import on_duty

blueprint = Blueprint("reforms", __name__, url_prefix="/dispatch/reforms", template_folder="../templates")


@blueprint.get("/")
def index() -> str:
    """List the reforms, the newest first."""
    on_duty(Duty.DISPATCHER)
    return render_template("dispatch/reforms.html", reforms=Reforms(service()).list()[::-1])
