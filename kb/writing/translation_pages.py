"""Translations: begun from the original, written beside it."""

from flask import request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from foundation.access import current_staff, staff_only
from foundation.web import now, writing
from kb.articles.translating import translate
from kb.writing.pages import WRITERS, writing_desk


@writing_desk.post("/<article_id>/translations")
@staff_only(*WRITERS)
def translate_article(article_id: str) -> AnyResponse:
    with writing() as db:
        made = translate(db, article_id, request.form.get("locale", ""), author=current_staff().name, now=now())
    return redirect(url_for("articles.edit", article_id=made.id), 303)
