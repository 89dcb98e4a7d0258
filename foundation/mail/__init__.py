"""Mail we send: a letter is posted in the transaction of its cause and sent once, by SMTP or into a folder."""

from foundation.mail.address import BadAddress, read_address
from foundation.mail.letter import Letter, Picture
from foundation.mail.outbox import post

__all__ = ["BadAddress", "Letter", "Picture", "post", "read_address"]
