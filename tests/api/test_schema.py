import json

import jsonschema
import pytest
import yaml

from tests.api.conftest import Run
from tests.conftest import ROOT


@pytest.fixture
def validator(betz: Run) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(betz("schema", "answer").out))


def test_the_schema_is_valid_json_schema(validator: jsonschema.Draft202012Validator) -> None:
    jsonschema.Draft202012Validator.check_schema(validator.schema)


@pytest.mark.parametrize(
    "turns", [["does a UMN lesion mean ALS?"], ["UMN vs LMN signs"], ["what is PLS?", "dose?"], ["zorblax quuxify?"]]
)
def test_a_real_answer_validates(betz: Run, validator: jsonschema.Draft202012Validator, turns: list[str]) -> None:
    validator.validate(json.loads(betz("ask", "--json", *turns).out))


@pytest.mark.parametrize(
    ("field", "value"), [("status", "perhaps"), ("verdict", "maybe"), ("claims", None), ("text", 7), ("extra", 1)]
)
def test_what_is_no_answer_does_not_validate(
    betz: Run, validator: jsonschema.Draft202012Validator, field: str, value: object
) -> None:
    answer = json.loads(betz("ask", "--json", "what is PLS?").out)
    assert not validator.is_valid({**answer, field: value})


@pytest.mark.parametrize("field", ["status", "question", "standalone_question", "text"])
def test_a_field_that_is_left_out_is_missed(betz: Run, validator: jsonschema.Draft202012Validator, field: str) -> None:
    answer = json.loads(betz("ask", "--json", "what is PLS?").out)
    del answer[field]
    assert not validator.is_valid(answer)


def test_the_schema_of_gold_takes_the_gold_of_the_project(betz: Run) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(betz("schema", "gold").out))
    validator.validate(yaml.safe_load((ROOT / "evals" / "gold" / "unanswerable.yaml").read_text(encoding="utf-8")))
