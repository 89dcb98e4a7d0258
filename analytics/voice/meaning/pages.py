"""What drives ratings."""

from flask import render_template

from analytics.voice.frame import READERS, voice
from analytics.voice.meaning.reading import read_figures
from analytics.voice.reports.showing import read_pictures
from foundation.access import staff_only
from foundation.web import reading


@voice.get("/drivers")
@staff_only(*READERS)
def drivers() -> str:
    with reading() as db:
        figures, picture = read_figures(db, "drivers"), read_pictures(db, ["drivers"])["drivers"]
    return render_template("analytics/voice/drivers.html", figures=figures, picture=picture)
