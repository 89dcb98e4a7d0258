"""What the help centre asks Worklane: who is reading, and where they sign in."""

from urllib.parse import quote

from kb import Reader
from marketplace.frame import find_member


class WorklaneReaders:
    def reader(self) -> Reader | None:
        member = find_member()
        if member is None:
            return None
        return Reader(
            member.key,
            member.name,
            member.email,
            member.role,
            member.plan,
            member.state,
            member.locale,
            member.timezone,
        )

    def sign_in(self, back: str) -> str:
        return f"/sign-in?next={quote(back)}"
