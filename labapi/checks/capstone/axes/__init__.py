"""The twelve objectives that an API is attacked in, in the order of the radar."""

from labapi.checks.capstone.axes.authentication import AUTHENTICATION
from labapi.checks.capstone.axes.contract import CONTRACT
from labapi.checks.capstone.axes.cors import CORS
from labapi.checks.capstone.axes.design import DESIGN
from labapi.checks.capstone.axes.life import LIFE
from labapi.checks.capstone.axes.limits import LIMITS
from labapi.checks.capstone.axes.methods import IDEMPOTENCY, METHODS
from labapi.checks.capstone.axes.principles import PRINCIPLES
from labapi.checks.capstone.axes.schemas import SCHEMAS
from labapi.checks.capstone.axes.statuses import STATUSES
from labapi.checks.capstone.axes.validation import VALIDATION

AXES = (
    CONTRACT,
    PRINCIPLES,
    METHODS,
    IDEMPOTENCY,
    STATUSES,
    SCHEMAS,
    VALIDATION,
    DESIGN,
    AUTHENTICATION,
    CORS,
    LIMITS,
    LIFE,
)
