import json

import numpy as np
import pytest

from classifiers import BUNDLED, ArtifactError, bundled_model, load, read_corpus, save, train
from classifiers.artifact import MAX_BYTES
from classifiers.encoder import take_apart
from classifiers.identity import corpus_digest, identify
from classifiers.linear import fit

FILES = ("model.json", "model.npz")


def test_the_bundled_model_is_what_the_bundled_corpus_gives() -> None:
    """On failure: python -m classifiers.training"""
    assert bundled_model().identity == identify(read_corpus())


def test_training_again_in_another_order_gives_the_same_bytes(tmp_path) -> None:
    examples = read_corpus()[::12]
    for name, given in (("one", examples), ("two", examples[::-1])):
        save(train(given), tmp_path / name)
    assert [(tmp_path / "one" / name).read_bytes() for name in FILES] == [
        (tmp_path / "two" / name).read_bytes() for name in FILES
    ]


def test_training_again_gives_what_is_bundled() -> None:
    """To the last bit on the machine that trained it; on another one, whose arithmetic rounds otherwise, nearly."""
    examples = sorted(read_corpus(), key=lambda row: (row.setting, row.text, row.id))
    bundled = bundled_model()
    fitted = fit(
        take_apart([row.text for row in examples]),
        [row.setting for row in examples],
        [row.labels for row in examples],
    )
    parts = take_apart([row.text for row in examples[::20]])
    texts = [row.text for row in examples[::20]]
    again = bundled.judge(texts, fitted.scores(parts))
    assert fitted.encoder.words.alphabet == bundled.layer.encoder.words.alphabet
    assert np.array_equal(fitted.coefficients, bundled.layer.coefficients)
    agreed = sum(one.labels == two.labels for one, two in zip(again, bundled.predict(texts), strict=True))
    assert agreed >= 0.97 * len(texts)


def test_a_saved_model_answers_like_the_one_in_memory(tmp_path) -> None:
    examples = read_corpus()[::12]
    model = train(examples)
    save(model, tmp_path / "new" / "folder")
    texts = [example.text for example in examples]
    loaded = load(tmp_path / "new" / "folder")
    assert loaded.predict(texts) == model.predict(texts)
    assert (loaded.id, loaded.scores) == (model.id, model.scores)
    assert loaded.explain(texts[0]) == model.explain(texts[0])


def test_the_artefact_is_small_and_holds_numbers_only() -> None:
    assert sum((BUNDLED / name).stat().st_size for name in FILES) < 20_000_000
    with np.load(BUNDLED / "model.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "if" for name in arrays.files)


def test_other_examples_give_another_id() -> None:
    examples = read_corpus()
    assert identify(examples).id != identify(examples[1:]).id
    assert corpus_digest(examples) == corpus_digest(examples[::-1])


@pytest.fixture
def copy(tmp_path):
    for name in FILES:
        (tmp_path / name).write_bytes((BUNDLED / name).read_bytes())
    return tmp_path


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_one_changed_byte_is_refused(copy, name: str, place: float) -> None:
    content = bytearray((copy / name).read_bytes())
    content[int(place * len(content))] ^= 1
    (copy / name).write_bytes(bytes(content))
    with pytest.raises(ArtifactError):
        load(copy)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_empty_or_giant_file_is_refused(copy, name: str) -> None:
    for content in (b"", b"[]", b"null"):
        (copy / name).write_bytes(content)
        with pytest.raises(ArtifactError):
            load(copy)
    with (copy / name).open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ArtifactError, match="过大"):
        load(copy)
    (copy / name).unlink()
    with pytest.raises(ArtifactError):
        load(copy)


def test_a_model_of_other_code_is_refused_in_chinese(copy, monkeypatch) -> None:
    monkeypatch.setattr("classifiers.artifact.code_digest", lambda: "other")
    with pytest.raises(ArtifactError, match="重新训练"):
        load(copy)


def test_a_pickle_inside_is_never_loaded(copy) -> None:
    np.savez(copy / "model.npz", weights=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ArtifactError):
        load(copy)


def test_training_needs_all_four_acts() -> None:
    with pytest.raises(ValueError, match="四类"):
        train([example for example in read_corpus() if example.labels.act == "ack"])


def test_json_is_readable_chinese() -> None:
    body = json.loads((BUNDLED / "model.json").read_text("utf-8"))
    assert "照片" in body["symbols"]["words"]
