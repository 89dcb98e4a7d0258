"""1. Every role has its acts, and no other. 2. A ticket one doesn't see, one may do nothing with. 3. A refusal is a sentence."""

import pytest

from foundation.accounts import ROLES, Staff
from helpdesk.permissions.acts import GRANTS, ROLE_NAMES, ROLE_WORDS, Act, Seen, may, refusal
from helpdesk.permissions.routes import act_of


def somebody(*roles: str) -> Staff:
    return Staff(1, "Ada Brenner", "ada@aside.example", frozenset(roles))


def test_every_role_of_the_house_stands_in_the_matrix_with_a_name_and_what_it_is_for() -> None:
    assert set(ROLES) == set(GRANTS) == set(ROLE_NAMES) == set(ROLE_WORDS)


def test_a_light_agent_reads_and_notes_and_nothing_else() -> None:
    lia = somebody("light_agent")
    assert {act for act in Act if may(lia, act)} == {Act.READ, Act.NOTE, Act.ARRANGE}


def test_a_lead_may_all_that_an_agent_may_and_an_admin_all_there_is() -> None:
    agent, lead, admin = (somebody(role) for role in ("agent", "lead", "admin"))
    assert all(may(lead, act) for act in Act if may(agent, act))
    assert all(may(admin, act) for act in Act)
    assert not may(lead, Act.PEOPLE)
    assert not may(lead, Act.AUDIT)
    assert not may(lead, Act.TOKENS)
    assert not may(agent, Act.SETTINGS)
    assert not may(agent, Act.EXPORT)


def test_two_roles_add_up() -> None:
    both = somebody("light_agent", "agent")
    assert may(both, Act.REPLY)


@pytest.mark.parametrize("act", list(Act))
def test_what_one_does_not_see_one_may_not_touch(act: Act) -> None:
    assert not may(somebody("admin"), act, Seen("trust_safety", visible=False))
    assert may(somebody("admin"), act, Seen("trust_safety", visible=True))


def test_a_refusal_says_who_can_not_do_what() -> None:
    assert (
        refusal(somebody("light_agent"), Act.REPLY)
        == "A light agent can’t reply to customers. Ask an admin if you need it."
    )
    assert refusal(somebody("agent"), Act.AUDIT) == "An agent can’t read the audit log. Ask an admin if you need it."
    assert "can’t read the desk’s reports" in refusal(
        somebody("light_agent"), act_of("desk_reports.overview") or Act.READ
    )
    assert "!" not in refusal(somebody(), Act.READ)
