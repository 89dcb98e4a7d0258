"""The audit log: who changed which setting, who signed in, who looked where. Rows are added and never changed; each carries the hash of
the one before, so that a row that was changed or taken out shows."""

from foundation.audit.watching import Watch, audited
from foundation.audit.writing import note_audit

__all__ = ["Watch", "audited", "note_audit"]
