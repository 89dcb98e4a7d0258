"""What drives ratings."""


from flask import render_template
from markupsafe import Markup

from analytics.voice.frame import READERS, voice
from analytics.voice.meaning.reading import read_figures, read_picture
from foundation.access import staff_only
from foundation.web import reading


@voice.get("/drivers")
@staff_only(*READERS)
def drivers() -> str:
    with reading() as db:
        figures, picture = read_figures(db, "drivers"), read_picture(db, "drivers")
    return render_template("analytics/voice/drivers.html", figures=figures, picture=Markup(picture))
