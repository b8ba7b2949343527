"""The accounts that a demonstration is shown with: one for each role, with a known PIN.

They exist only as demonstration people. Production mode neither makes them nor starts
beside them (`lms/checks.py`).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from lms.demo.people import CANNOT_SIGN_IN, Cast, Somebody
from lms.demo.plan import BOARD, COLLABORATOR, OFFICER, ROLES, TEACHER
from lms.demo.structure import Land
from people.agency_viewers import view_for
from people.models import Person
from people.roles import Role
from places.models import Agency

PIN = "735291"
SEATS = {OFFICER, BOARD}
HOME_AREA = "535"  # Ba Tơ: mountain communes with villages, schools and a board each


class Account(NamedTuple):
    code: str
    role: str
    audience: str = ""
    groups: tuple[str, ...] = ()
    is_superuser: bool = False
    agency: str = ""  # whose figures the person views


ACCOUNTS = (
    Account("DEMOCTV", "village collaborator", COLLABORATOR, (Role.LEARNER,)),
    Account("DEMOCANBO", "commune officer", OFFICER, (Role.LEARNER, Role.OFFICER)),
    Account("DEMOBDH", "board member", BOARD, (Role.LEARNER,)),
    Account("DEMOGV", "teacher", TEACHER, (Role.LEARNER,)),
    Account("DEMOBIENSOAN", "trainer", groups=(Role.TRAINER,)),
    Account("DEMODUYET", "trainer who approves", groups=(Role.TRAINER, Role.APPROVER)),
    Account("DEMOSO", "Department", groups=(Role.DEPARTMENT,)),
    Account("DEMOQT", "administrator", is_superuser=True),
    Account("DEMOCOQUAN", "agency, figures only", groups=(Role.AGENCY,), agency="so-gddt"),
)


def shown_code(code: str) -> str:
    """As it is printed; signing in passes over the hyphen."""
    return f"DEMO-{code.removeprefix('DEMO')}"


def open_accounts(cast: Cast) -> dict[str, Somebody]:
    """Give the accounts to people of one commune, and add those without a post; by code."""
    holders = _people_of_one_commune(cast.land, cast.everybody)
    accounts, password = {}, make_password(PIN)
    for account in ACCOUNTS:
        who = holders[account.audience] if account.audience else cast.add("522", "staff")
        person = who.person
        person.code = account.code
        person.password = password
        person.is_superuser = person.is_staff = account.is_superuser
        accounts[account.code] = who
    return accounts


def _people_of_one_commune(land: Land, everybody: Iterable[Somebody]) -> dict[str, Somebody]:
    """Of the first commune where every kind of post is held, in the home area if it can be."""
    by_commune: dict[tuple[bool, str], dict[str, Somebody]] = defaultdict(dict)
    for who in everybody:
        post = who.posts[-1]
        commune = land.commune_of(post.unit)
        if post.until is None and commune is not None and len(who.posts) < 3:
            place = (land.area_of(land.origins(commune)[0]) != HOME_AREA, commune.code)
            if post.audience not in SEATS or post.unit == commune:
                by_commune[place].setdefault(post.audience, who)
    return next(found for _place, found in sorted(by_commune.items()) if len(found) == len(ROLES))


def join_groups(accounts: dict[str, Somebody]) -> None:
    groups = {group.name: group for group in Group.objects.all()}
    for account in ACCOUNTS:
        person = accounts[account.code].person
        person.groups.add(*(groups[name] for name in account.groups))


def choose_agencies(accounts: dict[str, Somebody]) -> None:
    """The agency's viewer sees the courses that cover the agency's duties in the plan."""
    for account in ACCOUNTS:
        if account.agency:
            agency = Agency.objects.get(slug=account.agency)
            view_for(person=accounts[account.code].person, agency=agency)


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, sign in with, PIN) of the accounts that are there."""
    there = set(
        Person.objects.demo()
        .filter(code__in=[account.code for account in ACCOUNTS])
        .exclude(password=CANNOT_SIGN_IN)
        .values_list("code", flat=True)
    )
    return [
        (account.role, shown_code(account.code), PIN)
        for account in ACCOUNTS
        if account.code in there
    ]
