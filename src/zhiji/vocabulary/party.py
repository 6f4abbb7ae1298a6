"""Words for the parties and where they stand. Codes are stored; `web/phrases` says them in the reader's language."""

PERSON, ORGANISATION = "person", "organisation"
KINDS = (PERSON, ORGANISATION)

TIERS = ("A", "B", "C")
MVC, MGC, BZ, OTHER = "MVC", "MGC", "BZ", "other"  # most valuable, most growable, below zero
GROUPS = (MVC, MGC, BZ, OTHER)

LEVELS = ("low", "middle", "high")
FIELDS = tuple(f"{satisfaction}-{volume}" for satisfaction in reversed(LEVELS) for volume in reversed(LEVELS))

ROLES = ("analyst", "manager", "clerk", "service", "director", "dealer", "admin", "customer")
STAFF_ROLES = ("analyst", "manager", "clerk", "service", "director", "admin")

CHANNELS = ("email", "sms", "phone", "wechat", "post", "visit", "desk", "portal")
OUTBOUND_CHANNELS = ("email", "sms", "phone", "wechat", "post", "visit")  # we reach out; the rest answer who came to us
PURPOSES = ("service", "marketing", "survey", "personalisation", "sharing")
