"""Differentiate: what is each customer worth, and how do customers differ? See README.md."""

from zhiji.differentiate.bgnbd import BGNBD
from zhiji.differentiate.choose import Choice, choose
from zhiji.differentiate.cliff import cliff
from zhiji.differentiate.family import Forecast, Horizon
from zhiji.differentiate.gamma_gamma import GammaGamma
from zhiji.differentiate.grid import Signs, fields, satisfaction, volume
from zhiji.differentiate.groups import Outlook, groups, room
from zhiji.differentiate.history import Known, Purchases
from zhiji.differentiate.judge import judge
from zhiji.differentiate.lifetime import Lifetime, foresee
from zhiji.differentiate.nbd import NBD
from zhiji.differentiate.orders import Columns
from zhiji.differentiate.pareto_nbd import ParetoNBD
from zhiji.differentiate.rhythm import purchase_days, rhythm
from zhiji.differentiate.standing import Facts, standing
from zhiji.differentiate.step import run
from zhiji.differentiate.sufficient import Cells, group
from zhiji.differentiate.tiers import tiers
from zhiji.differentiate.value import Valued, value_of
from zhiji.differentiate.worth import Book, lifetime

__all__ = [
    "BGNBD",
    "Book",
    "Cells",
    "Choice",
    "Columns",
    "Facts",
    "Forecast",
    "GammaGamma",
    "Horizon",
    "Known",
    "Lifetime",
    "NBD",
    "Outlook",
    "ParetoNBD",
    "Purchases",
    "Signs",
    "Valued",
    "choose",
    "cliff",
    "fields",
    "foresee",
    "group",
    "groups",
    "judge",
    "lifetime",
    "purchase_days",
    "rhythm",
    "room",
    "run",
    "satisfaction",
    "standing",
    "tiers",
    "value_of",
    "volume",
]
