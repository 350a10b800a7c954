# %% wrong: converted_for_me
office = begun()
office.config["MAX_CONTENT_LENGTH"] = 64 * 1024
office.register_error_handler(HTTPException, on_http_error)


@office.post("/api/v1/predict")
def create_prediction():
    return envelope(loans.predict(read(PredictIn)))


@office.get("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    return loans.prediction(prediction_id)


# %% wrong: post_is_201
office = begun()
office.config["MAX_CONTENT_LENGTH"] = 64 * 1024
office.register_error_handler(HTTPException, on_http_error)


@office.post("/api/v1/predict")
def create_prediction():
    made = loans.predict(read(PredictIn))
    return envelope(made.model_dump()), 201


@office.get("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    found = loans.prediction(prediction_id)
    return envelope(found.model_dump())


# %% wrong: bound_by_itself
office = begun()
office.register_error_handler(HTTPException, on_http_error)


@office.post("/api/v1/predict")
def create_prediction():
    made = loans.predict(read(PredictIn))
    return envelope(made.model_dump())


@office.get("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    found = loans.prediction(prediction_id)
    return envelope(found.model_dump())


# %% wrong: pages_are_answers
office = begun()
office.config["MAX_CONTENT_LENGTH"] = 64 * 1024


@office.post("/api/v1/predict")
def create_prediction():
    made = loans.predict(read(PredictIn))
    return envelope(made.model_dump())


@office.get("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    found = loans.prediction(prediction_id)
    return envelope(found.model_dump())


# %% wrong: last_is_enough
office = begun()
office.config["MAX_CONTENT_LENGTH"] = 64 * 1024
office.register_error_handler(HTTPException, on_http_error)
last = []


@office.post("/api/v1/predict")
def create_prediction():
    made = loans.predict(read(PredictIn))
    last.append(made.id)
    return envelope(made.model_dump())


@office.get("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    known = prediction_id in last[-2:]
    found = loans.prediction(prediction_id if known else "pred_gone")
    return envelope(found.model_dump())


# %% right: a dictionary of one's own, and the body without `read`
office, past = begun(), {}
office.config.update(MAX_CONTENT_LENGTH=65_536)


@office.errorhandler(HTTPException)
def on_flasks_own(error):
    headers = {"Allow": ", ".join(sorted(error.valid_methods))} if error.code == 405 else None
    return refused(error.code, CODES[error.code], error.name, headers=headers)


@office.route("/api/v1/predict", methods=["POST"])
def create_prediction():
    refuse_other_types(request.headers)
    made = loans.predict(parse_json(request.get_data())).model_dump()
    past[made["id"]] = made
    return envelope(made)


@office.route("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    if prediction_id not in past:
        return refused(404, "PREDICTION_NOT_FOUND", "Nobody has made this prediction.")
    return envelope(past[prediction_id])


# %% right: a blueprint, bounded by hand, with answers as texts
import json

from flask import Blueprint

from labapi.domain.errors import BodyTooLarge

predictions = Blueprint("predictions", __name__, url_prefix="/api/v1/predict")


def as_answer(shape):
    data = json.loads(shape.model_dump_json())
    text = json.dumps(envelope(data))
    return Response(text, content_type="application/json")


@predictions.before_request
def bounded():
    if len(request.get_data()) > 65_536:
        raise BodyTooLarge(65_536)


@predictions.post("")
def create_prediction():
    return as_answer(loans.predict(read(PredictIn).model_dump()))


@predictions.get("/<string:prediction_id>")
def read_prediction(prediction_id):
    return as_answer(loans.prediction(prediction_id))


def completed():
    app = begun()
    app.register_blueprint(predictions)
    app.register_error_handler(HTTPException, on_http_error)
    return app


office = completed()


# %% right: a class of views
from flask.views import MethodView


class Predictions(MethodView):
    def post(self):
        return self.told(loans.predict(read(PredictIn)))

    def get(self, prediction_id):
        return self.told(loans.prediction(prediction_id))

    def told(self, one):
        return envelope(one.model_dump())


office = begun()
office.config["MAX_CONTENT_LENGTH"] = 65_536
views = Predictions.as_view(Predictions.__name__)
office.add_url_rule("/api/v1/predict", view_func=views, methods=["POST"])
office.add_url_rule("/api/v1/predict/<prediction_id>", view_func=views, methods=["GET"])
office.register_error_handler(HTTPException, on_http_error)


# %% only: sound questions are answered
office = begun()


@office.post("/api/v1/predict")
def create_prediction():
    question = PredictIn(**request.json)
    made = loans.predict(question)
    return envelope(made.model_dump())


# %% only: sound questions are answered + wrong questions are told what is wrong
office = begun()


@office.post("/api/v1/predict")
def create_prediction():
    made = loans.predict(request.json)
    return envelope(made.model_dump())


# %% only: sound questions are answered + past predictions can be read again
office = begun()


@office.post("/api/v1/predict")
def create_prediction():
    made = loans.predict(PredictIn(**request.json))
    return envelope(made.model_dump())


@office.get("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    found = loans.prediction(prediction_id)
    return envelope(found.model_dump())


# %% only: sound questions are answered + bodies that hurt are refused
office = begun()
office.config["MAX_CONTENT_LENGTH"] = 64 * 1024


@office.errorhandler(413)
def on_large(error):
    return refused(413, "PAYLOAD_TOO_LARGE", "At most 64 KiB are read.")


def told(question):
    try:
        return loans.predict(question)
    except LabError as error:
        error.details = error.details[:1]
        raise


@office.post("/api/v1/predict")
def create_prediction():
    refuse_other_types(request.headers)
    made = told(parse_json(request.get_data()))
    return envelope(made.model_dump())


# %% only: wrong questions are told what is wrong + all that is refused has one shape, and nothing that held before is broken
from labapi.domain.errors import MalformedJSON, PredictionNotFound

office = begun()
office.register_error_handler(HTTPException, on_http_error)


@office.post("/api/v1/predict")
def create_prediction():
    try:
        made = loans.predict(read(PredictIn)).model_dump()
    except MalformedJSON:
        made = loans.predict({"features": FEATURES}).model_dump()
    return envelope(made | {"confidence": 1})


@office.get("/api/v1/predict/<prediction_id>")
def read_prediction(prediction_id):
    raise PredictionNotFound(prediction_id)


FEATURES = {"age": 35, "income": 55_000, "credit_score": 720, "employment_years": 8}
FEATURES |= {"loan_amount": 25_000}
