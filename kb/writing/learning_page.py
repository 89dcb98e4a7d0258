"""What suggestions learned from what people opened: each version, how it did, and switching between them."""

from flask import Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.incoming import whole_number
from foundation.web import now, reading, writing
from kb.learning import wording
from kb.learning.asking import ask_to_train, count_openings, training
from kb.learning.keeping import list_versions
from kb.learning.switching import last_switch, let_new_ones_on, switch_back, switch_off, undo_switch
from kb.writing.pages import WRITERS, writing_desk


@writing_desk.get("/learning")
@staff_only()
def learning() -> str:
    with reading() as db:
        versions, switch, asked = list_versions(db), last_switch(db), training(db)
        openings = 0 if versions else count_openings(db)
    current = next((one for one in versions if switch and one.id == switch.version), None)
    return render_template(
        "kb/writing/learning.html", versions=versions, switch=switch, current=current, training=asked, openings=openings,
        words=wording, may_write=current_staff().may(*WRITERS),
        undo=switch if switch and switch.id == whole_number(request.args.get("switched")) else None,
    )  # fmt: skip


@writing_desk.get("/learning/training")
@staff_only()
def training_state() -> AnyResponse | str:
    """What the page asks while a training is under way; nothing to swap as long as it stands as `?state=` says."""
    with reading() as db:
        asked = training(db)
    if asked and asked.state == request.args.get("state"):
        return Response(status=204)
    return render_template("kb/writing/training.html", training=asked, asked_for=True)


@writing_desk.post("/learning/training")
@staff_only(*WRITERS)
def train_now() -> AnyResponse:
    with writing() as db:
        ask_to_train(db, by=current_staff().name)
    return redirect(url_for("articles.learning"), 303)


@writing_desk.post("/learning/<int:version>/switch")
@staff_only(*WRITERS)
def switch_learning_back(version: int) -> AnyResponse:
    with writing() as db:
        made = switch_back(db, version, by=current_staff().name, now=now())
    return _switched(made)


@writing_desk.post("/learning/off")
@staff_only(*WRITERS)
def switch_learning_off() -> AnyResponse:
    with writing() as db:
        made = switch_off(db, by=current_staff().name, now=now())
    return _switched(made)


@writing_desk.post("/learning/new-ones")
@staff_only(*WRITERS)
def let_learning_go_on() -> AnyResponse:
    with writing() as db:
        made = let_new_ones_on(db, by=current_staff().name, now=now())
    return _switched(made)


@writing_desk.post("/learning/switches/<int:switch>/undo")
@staff_only(*WRITERS)
def undo_learning_switch(switch: int) -> AnyResponse:
    with writing() as db:
        undo_switch(db, switch, by=current_staff().name, now=now())
    return redirect(url_for("articles.learning"), 303)


def _switched(switch: int) -> AnyResponse:
    return redirect(url_for("articles.learning", switched=switch), 303)
