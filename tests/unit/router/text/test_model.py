"""What the classifier makes of texts, good ones and hopeless ones."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.router.text.calibration import calibrate, calibration_error, threshold
from services.router.text.features import LOOKED_AT, blocks, cut_plainly, normal
from services.router.text.storing import to_bytes
from services.router.text.training import folds_of, train
from tests.unit.router.text.corpus import LEARNS, model, texts_and_labels

pytestmark = LEARNS


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("我们想扩建厂房，用地规划许可证批不下来", "planning_land"),
        ("出口退税迟迟不到账，发票也开不出", "tax"),
        ("缺普工，社保补缴怎么办", "human_resources"),
        ("货车限行，道路破损", "transport"),
        ("Our tax refund is late", "tax"),
        ("the road at the gate is full of trucks", "transport"),
    ],
)
def test_a_text_gets_the_body_whose_words_it_uses(text: str, body: str) -> None:
    ranked = model().ranked(text)
    assert ranked[0].label == body
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
@settings(max_examples=60, deadline=None)
def test_every_text_gets_scores_between_none_and_one(text: str) -> None:
    scores = [one.score for one in model().ranked(text)]
    assert len(scores) == 4
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1 + 1e-6


def test_of_a_long_text_the_beginning_is_looked_at() -> None:
    long = "货车限行，" * 25_000
    assert len(normal(long)) <= LOOKED_AT
    assert model().ranked(long) == model().ranked(long[:LOOKED_AT])


@pytest.mark.parametrize("text", ["", " \n", "。！？", "\ud800", "\x00"])
def test_what_has_no_words_is_not_known(text: str) -> None:
    assert not model().knows(text)


def test_the_same_texts_give_the_same_model() -> None:
    assert to_bytes(train(*texts_and_labels())) == to_bytes(model())


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["", ""], ["a", "b"]),
        (["一句话"], ["a"]),
        (["一句话", "另一句"], ["a", "a"]),
        (["一句话", "另一句", "第三句"], ["a", "b", "c"]),
    ],
)
def test_texts_that_teach_nothing_are_no_error(texts: list[str], labels: list[str]) -> None:
    learnt = train(texts, labels)
    assert {one.label for one in learnt.ranked("一句话")} == set(labels)


def test_a_name_is_of_the_characters_alone_wherever_they_stand() -> None:
    here, there = (blocks(text, cut_plainly)[1] for text in ("refund", "a late refund"))
    assert set(here.names) < set(there.names)


def test_the_folds_have_as_many_of_each_label() -> None:
    where = folds_of(["a"] * 10 + ["b"] * 5, 5)
    assert [int((where[:10] == fold).sum()) for fold in range(5)] == [2] * 5
    assert [int((where[10:] == fold).sum()) for fold in range(5)] == [1] * 5


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.9, 0.95, 0.98]))
@settings(max_examples=40, deadline=None)
def test_above_the_threshold_the_promise_was_kept(seed: int, promise: float) -> None:
    chance = np.random.default_rng(seed)
    chances = chance.dirichlet([0.2] * 4, size=400)
    truth = np.array([chance.choice(4, p=row) for row in chances])
    least = threshold(chances, truth, promise)
    if least is not None:
        gone = chances.max(axis=1) >= least
        assert (chances.argmax(axis=1) == truth)[gone].mean() >= promise


def test_scores_that_are_far_too_timid_become_probabilities_that_hold() -> None:
    chance = np.random.default_rng(7)
    chances = chance.dirichlet([0.3] * 4, size=4000)
    truth = np.array([chance.choice(4, p=row) for row in chances])
    scores = 0.1 * np.log(chances + 1e-6)
    assert calibration_error(calibrate(scores, truth).chances(scores), truth) < 0.03


def test_without_the_extra_the_router_imports_and_training_says_what_to_install() -> None:
    program = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("numpy", "scipy", "sklearn", "rjieba"):
            raise ImportError(name)
sys.meta_path.insert(0, Nothing())
import pathlib, services.router.app, services.router.handlers
from services.router.text import cli, holding
assert "install the extra" in holding._read("0", b"x").why
try:
    cli.evaluate(pathlib.Path("a"), pathlib.Path("b"), print)
except cli.Unusable as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "install the extra `text`" in done.stdout
    assert "works on its rules alone" in done.stdout
