"""Personal details taken out of what people wrote."""

from foundation.redacting.names import Names
from foundation.redacting.redaction import Found, redact

__all__ = ["Found", "Names", "redact"]
