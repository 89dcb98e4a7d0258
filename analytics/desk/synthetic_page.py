"""A lead leaves synthetic tickets out of the reports, or counts them too."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from analytics.desk.counting import leave_synthetic_out
from analytics.desk.frame import reports
from foundation.access import staff_only
from foundation.audit import note_audit
from foundation.web import writing


@reports.post("/synthetic")
@staff_only("lead")
def synthetic() -> AnyResponse:
    """`without`: 1 leaves synthetic tickets out of every figure, 0 counts them too."""
    without = request.form.get("without") == "1"
    with writing() as db:
        leave_synthetic_out(db, without)
        note_audit(db, "reports", "synthetic tickets left out" if without else "synthetic tickets counted")
    return redirect(url_for("desk_reports.overview", anew=1), 303)
