"""What a registry entry may say: states, forms, ratings, memberships, posts, training."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """State of an organisation's life (Law 17/2023; Decree 92/2024 for revocation)."""

    ACTIVE = "active", _("Working")
    SUSPENDED = "suspended", _("Suspended")
    NOT_AT_ADDRESS = "not_at_address", _("Not at its registered address")
    CEASED = "ceased", _("Ceased, not yet dissolved")
    DISSOLVING = "dissolving", _("Being dissolved")
    DISSOLVED = "dissolved", _("Dissolved")
    BANKRUPT = "bankrupt", _("Bankrupt")
    REVOKED = "revoked", _("Certificate revoked")
    SPLIT = "split", _("Split into others")
    SEPARATED = "separated", _("A part separated, goes on")
    MERGED = "merged", _("Merged into another")
    CONSOLIDATED = "consolidated", _("Consolidated into a new one")
    CONVERTED = "converted", _("Converted")


class Governance(models.TextChoices):
    """Form of governance (Law 17/2023 Art. 56–57)."""

    FULL = "full", _("Full")
    SIMPLIFIED = "simplified", _("Simplified")
    UNKNOWN = "", _("Not known")


class Precision(models.TextChoices):
    """How exactly a date is known; the first day of the year or month stands for a rough one."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class Grade(models.TextChoices):
    """Yearly rating of a cooperative (Circular 01/2020/TT-BKHĐT)."""

    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    AVERAGE = "average", _("Average")
    WEAK = "weak", _("Weak")


class Feature(models.TextChoices):
    """What an organisation takes part in between two days."""

    VALUE_CHAIN = "value_chain", _("Produces or sells along a value chain")
    HIGH_TECH = "high_tech", _("Uses high technology")
    ECOMMERCE = "ecommerce", _("Sells on an e-commerce platform")


class PartyKind(models.TextChoices):
    """Who a member is (Law 17/2023 Art. 30)."""

    PERSON = "person", _("Natural person")
    HOUSEHOLD = "household", _("Household")
    LEGAL = "legal", _("Legal person")


class Membership(models.TextChoices):
    """Kind of membership (Law 17/2023 Art. 4)."""

    OFFICIAL = "official", _("Official member")
    AFFILIATE_CAPITAL = "affiliate_capital", _("Affiliate member with capital")
    AFFILIATE_NO_CAPITAL = "affiliate_no_capital", _("Affiliate member without capital")


class Post(models.TextChoices):
    """Post a person holds."""

    BOARD_CHAIR = "board_chair", _("Chair of the board")
    BOARD_MEMBER = "board_member", _("Member of the board")
    DIRECTOR = "director", _("Director")
    DEPUTY_DIRECTOR = "deputy_director", _("Deputy director")
    CONTROLLER = "controller", _("Controller")
    CHIEF_ACCOUNTANT = "chief_accountant", _("Chief accountant")
    ACCOUNTANT = "accountant", _("Accountant")
    CASHIER = "cashier", _("Cashier")
    STOREKEEPER = "storekeeper", _("Storekeeper")
    TECHNICIAN = "technician", _("Technician")
    WORKER = "worker", _("Worker")
    OTHER = "other", _("Other")


#: Posts that make a person management staff.
MANAGER_POSTS = (
    Post.BOARD_CHAIR,
    Post.BOARD_MEMBER,
    Post.DIRECTOR,
    Post.DEPUTY_DIRECTOR,
    Post.CONTROLLER,
    Post.CHIEF_ACCOUNTANT,
)


class Training(models.TextChoices):
    """Highest professional training."""

    UNKNOWN = "", _("Not known")
    NONE = "none", _("None")
    ELEMENTARY = "elementary", _("Elementary")
    INTERMEDIATE = "intermediate", _("Intermediate")
    COLLEGE = "college", _("College")
    UNIVERSITY = "university", _("University")
    POSTGRADUATE = "postgraduate", _("Postgraduate")


class CapitalMove(models.TextChoices):
    """Why a member's capital changes."""

    PLEDGE = "pledge", _("Pledged")
    PAYMENT = "payment", _("Paid in")
    TRANSFER = "transfer", _("Transferred")
    RETURN = "return", _("Returned")


class RequestState(models.TextChoices):
    """State of a request to change a legal fact."""

    OPEN = "open", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
