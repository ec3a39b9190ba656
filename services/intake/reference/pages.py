"""The interface's documentation as a page: made from the OpenAPI document, so that it cannot say something else."""

from flask import Blueprint, Response, current_app, jsonify, render_template

from services.intake.problems import FOR_PROGRAMS
from services.intake.reference import document, messages

blueprint = Blueprint("reference", __name__)


@blueprint.get("/docs")
def docs() -> str:
    """Show every operation and shape of the interface."""
    told = current_app.extensions["intake.openapi"].to_dict()
    return render_template(
        "docs.html",
        operations=document.operations(told),
        shapes=document.shapes(told),
        problems=FOR_PROGRAMS,
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


LISTENING = """import os, pika

channel = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP"])).channel()
queue = channel.queue_declare("", exclusive=True).method.queue
channel.queue_bind(queue, "{exchange}", "case.submitted.v1")
for _, properties, body in channel.consume(queue, auto_ack=True):
    print(properties.type, body.decode())"""


@blueprint.get("/docs/messages")
def told() -> str:
    """Show every message between the services."""
    exchange, found, shapes = messages.described()
    listening = LISTENING.format(exchange=exchange)
    return render_template("docs_messages.html", messages=found, shapes=shapes, listening=listening)


@blueprint.get("/asyncapi.json")
def asyncapi() -> Response:
    """Give the AsyncAPI document."""
    return jsonify(messages.whole())
