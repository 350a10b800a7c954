# %% wrong: global_is_mine
teller = Flask("teller")
teller.config["RATE"] = RATE
asked = {}


@teller.before_request
def who_asks():
    asked["customer"] = request.args["customer"]


def remarks_on(amount):
    return ["A second signature is needed."] if amount > MUCH else []


@teller.get("/api/v1/offers")
def make_offer():
    amount = int(request.args["amount"])
    rate = request.args.get("rate", RATE, type=float)
    score = bureau(asked["customer"])
    return {
        "customer": asked["customer"],
        "score": score,
        "rate": rate,
        "remarks": remarks_on(amount),
    }


# %% wrong: default_is_new
teller = Flask("teller")
teller.config["RATE"] = RATE


@teller.before_request
def who_asks():
    g.customer = request.args["customer"]


def remarks_on(amount, found=[]):  # noqa: B006
    if amount > MUCH:
        found.append("A second signature is needed.")
    return found


@teller.get("/api/v1/offers")
def make_offer():
    amount = int(request.args["amount"])
    rate = request.args.get("rate", RATE, type=float)
    score = bureau(g.customer)
    return {
        "customer": g.customer,
        "score": score,
        "rate": rate,
        "remarks": remarks_on(amount),
    }


# %% wrong: config_is_mine
teller = Flask("teller")
teller.config["RATE"] = RATE


@teller.before_request
def who_asks():
    g.customer = request.args["customer"]


def remarks_on(amount):
    return ["A second signature is needed."] if amount > MUCH else []


@teller.get("/api/v1/offers")
def make_offer():
    amount = int(request.args["amount"])
    if "rate" in request.args:
        teller.config["RATE"] = request.args.get("rate", type=float)
    score = bureau(g.customer)
    return {
        "customer": g.customer,
        "score": score,
        "rate": teller.config["RATE"],
        "remarks": remarks_on(amount),
    }


# %% wrong: one_at_a_time
teller = Flask("teller")
asked, one_only = {}, threading.Lock()


@teller.get("/api/v1/offers")
def make_offer():
    with one_only:
        asked["customer"] = request.args["customer"]
        score = bureau(asked["customer"])
        return {
            "customer": asked["customer"],
            "score": score,
            "rate": request.args.get("rate", RATE, type=float),
            "remarks": ["A second signature is needed."] * (int(request.args["amount"]) > MUCH),
        }


# %% right: all in local variables
teller = Flask("teller")
SIGN = "A second signature is needed."


@teller.get("/api/v1/offers")
def make_offer():
    query = request.args.to_dict()
    who, amount = query["customer"], int(query["amount"])
    offered = float(query["rate"]) if "rate" in query else RATE
    remarks = [SIGN] if amount > MUCH else []
    return {"customer": who, "score": bureau(who), "rate": offered, "remarks": remarks}


# %% right: in a context variable, and a default of None
from contextvars import ContextVar

teller = Flask("teller")
asked = ContextVar(__name__)


@teller.before_request
def who_asks():
    asked.set(request.args["customer"])


def remarks_on(amount, found=None):
    found = [] if found is None else found
    if amount > MUCH:
        found.append("A second signature is needed.")
    return found


@teller.route("/api/v1/offers")
def make_offer():
    amount = int(request.args["amount"])
    score = bureau(asked.get())
    rate = request.args.get("rate", RATE, float)
    return {"customer": asked.get(), "score": score, "rate": rate, "remarks": remarks_on(amount)}


# %% right: an object for each request
class Offer:
    def __init__(self, query):
        self.customer = query["customer"]
        self.rate = query.get("rate", teller.config["RATE"], type=float)
        self.remarks = []
        if int(query["amount"]) > MUCH:
            self.remarks.append("A second signature is needed.")


teller = Flask("teller")
teller.config["RATE"] = RATE


@teller.before_request
def begin_offer():
    request.offer = Offer(request.args)


@teller.get("/api/v1/offers")
def make_offer():
    return vars(request.offer) | {"score": bureau(request.offer.customer)}


# %% only: customers who ask at once get their own answers
teller = Flask("teller")
teller.config["RATE"] = RATE


@teller.before_request
def who_asks():
    g.customer = request.args["customer"]


def remarks_on(amount, found=[]):  # noqa: B006
    if amount > MUCH:
        found.append("A second signature is needed.")
    return found


@teller.get("/api/v1/offers")
def make_offer():
    amount = int(request.args["amount"])
    if "rate" in request.args:
        teller.config["RATE"] = request.args.get("rate", type=float)
    score = bureau(g.customer)
    return {
        "customer": g.customer,
        "score": score,
        "rate": teller.config["RATE"],
        "remarks": remarks_on(amount),
    }


# %% only: remarks on one customer are not told to the next
teller = Flask("teller")
teller.config["RATE"] = RATE
asked = {}


@teller.before_request
def who_asks():
    asked["customer"] = request.args["customer"]


def remarks_on(amount):
    return ["A second signature is needed."] if amount > MUCH else []


@teller.get("/api/v1/offers")
def make_offer():
    amount = int(request.args["amount"])
    if "rate" in request.args:
        teller.config["RATE"] = request.args.get("rate", type=float)
    score = bureau(asked["customer"])
    return {
        "customer": asked["customer"],
        "score": score,
        "rate": teller.config["RATE"],
        "remarks": remarks_on(amount),
    }


# %% only: a rate that one customer was offered is for that one
teller = Flask("teller")
teller.config["RATE"] = RATE
asked = {}


@teller.before_request
def who_asks():
    asked["customer"] = request.args["customer"]


def remarks_on(amount, found=[]):  # noqa: B006
    if amount > MUCH:
        found.append("A second signature is needed.")
    return found


@teller.get("/api/v1/offers")
def make_offer():
    amount = int(request.args["amount"])
    rate = request.args.get("rate", RATE, type=float)
    score = bureau(asked["customer"])
    return {
        "customer": asked["customer"],
        "score": score,
        "rate": rate,
        "remarks": remarks_on(amount),
    }
