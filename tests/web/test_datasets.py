from __future__ import annotations

import pytest

from labapi.domain.loans.features import EXAMPLE

HEADER = "age,income,credit_score,employment_years,loan_amount,approved"
CSV = {"content-type": "text/csv"}


def rows(count):
    """Make rows from which there is something to learn: a good score is approved."""
    return [
        {
            **EXAMPLE,
            "age": 20 + n % 50,
            "credit_score": 400 + n * 4 % 400,
            "approved": n * 4 % 400 > 200,
        }
        for n in range(count)
    ]


def as_csv(found):
    return "\n".join(
        [HEADER, *(",".join(str(row[name]) for name in HEADER.split(",")) for row in found)]
    )


def upload(api, count=200):
    return api.post("/api/v1/datasets", json={"rows": rows(count)}).json()["data"]["id"]


def test_a_data_set_is_stored_with_its_counts(api):
    answer = api.post("/api/v1/datasets", json={"name": "spring", "rows": rows(10)})
    assert answer.status_code == 201
    data = api.get(answer.headers["location"]).json()["data"]
    assert (data["name"], data["rows"]) == ("spring", 10)
    assert data["approved"] == sum(row["approved"] for row in rows(10))


def test_csv_and_json_give_the_same_model(api):
    by_json = upload(api)
    answer = api.post("/api/v1/datasets", content=as_csv(rows(200)), headers=CSV)
    by_csv = answer.json()["data"]["id"]
    trained = [
        api.post("/api/v1/models", json={"dataset_id": found}).json()["data"]["parameters"]
        for found in (by_json, by_csv)
    ]
    assert trained[0] == trained[1]


def test_the_columns_of_a_csv_may_stand_in_any_order(api):
    content = "approved," + HEADER.removesuffix(",approved") + "\r\ntrue,35,55000,720,8,25000\r\n"
    assert api.post("/api/v1/datasets", content=content, headers=CSV).status_code == 201


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        ("", 400, "MALFORMED_CSV"),
        ("age,income\n1,2", 400, "MALFORMED_CSV"),
        (HEADER, 400, "MALFORMED_CSV"),
        (HEADER + "\n1,2", 400, "MALFORMED_CSV"),
        (HEADER + '\n"35,55000,720,8,25000,true', 400, "MALFORMED_CSV"),
        (HEADER + "\n35,55000,720,8,25000,perhaps", 422, "VALIDATION_ERROR"),
        (HEADER + "\nold,55000,720,8,25000,true", 422, "VALIDATION_ERROR"),
        (HEADER + "\n35.5,55000,720,8,25000,true", 422, "VALIDATION_ERROR"),
        (HEADER + "\nnan,55000,720,8,25000,true", 422, "VALIDATION_ERROR"),
        (HEADER + "\n35,inf,720,8,25000,true", 422, "VALIDATION_ERROR"),
        (HEADER + "\n35,-1,720,8,25000,true", 422, "VALIDATION_ERROR"),
        (b"\xff\xfe", 400, "MALFORMED_CSV"),
        (HEADER + "\n35,\x00,720,8,25000,true", 422, "VALIDATION_ERROR"),
    ],
    ids=str,
)
def test_a_bad_csv_is_refused_and_says_where(api, content, status, code):
    answer = api.post("/api/v1/datasets", content=content, headers=CSV)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("body", [{}, {"rows": []}, {"rows": [{}]}, {"rows": 7}, []], ids=str)
def test_a_bad_json_data_set_is_422(api, body):
    assert api.post("/api/v1/datasets", json=body).status_code == 422


def test_malformed_json_for_a_data_set_is_400(api):
    headers = {"content-type": "application/json"}
    assert api.post("/api/v1/datasets", content="{", headers=headers).status_code == 400


def test_a_data_set_over_the_limit_is_413(make_api):
    api = make_api(max_dataset_bytes=1_000)
    assert api.post("/api/v1/datasets", json={"rows": rows(50)}).status_code == 413


@pytest.mark.parametrize("algorithm", ["logistic_regression", "gradient_boosting"])
def test_a_model_can_be_trained_and_made_the_default(api, algorithm):
    asked = {"dataset_id": upload(api), "algorithm": algorithm, "tags": ["mine"]}
    answer = api.post("/api/v1/models", json=asked)
    made = answer.json()["data"]
    assert answer.status_code == 201
    assert (made["id"], made["default"]) == ("loan-classifier-v2.2", False)
    headers = {"content-type": "application/merge-patch+json"}
    api.patch(answer.headers["location"], json={"default": True}, headers=headers)
    assert api.predict().json()["data"]["model_version"] == made["id"]


def test_training_on_no_data_set_is_404(api):
    answer = api.post("/api/v1/models", json={"dataset_id": "ds_none"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "DATASET_NOT_FOUND")


@pytest.mark.parametrize("found", [rows(20), [{**row, "approved": True} for row in rows(100)]])
def test_data_with_nothing_to_learn_from_is_422(api, found):
    dataset = api.post("/api/v1/datasets", json={"rows": found}).json()["data"]["id"]
    answer = api.post("/api/v1/models", json={"dataset_id": dataset})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "UNTRAINABLE_DATASET")


def test_of_many_bad_rows_the_first_is_told(api):
    answer = api.post("/api/v1/datasets", json={"rows": [{}] * 1_000})
    fields = [detail["field"] for detail in answer.json()["error"]["details"]]
    assert (answer.status_code, len(fields)) == (422, 6)
    assert all(field.startswith("rows.0.") for field in fields)
