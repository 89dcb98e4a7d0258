"""In which language a customer writes, in words."""

from foundation.speaking import say
from helpdesk.assignment.languages import language_name, language_of
from helpdesk.tickets.ticket import Ticket


def language_words(ticket: Ticket) -> str:
    """`English`; `writes Spanish, account in English` where the two differ; nothing where neither is known."""
    account, told = language_of(ticket.customer.language), ticket.language
    if told and account and told != account:
        names = {"told": say.word(language_name(told)), "account": say.word(language_name(account))}
        return say.text("writes {told}, account in {account}", **names)
    return say.word(language_name(told or account or ""))
