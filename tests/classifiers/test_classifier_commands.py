"""The two commands a maintainer runs: check the corpus, rebuild the model."""

import json
import sys

from classifiers import CORPUS_DIR, artifact, corpus, load, training


def test_training_rebuilds_from_the_folder_given(tmp_path, monkeypatch, capsys) -> None:
    for name in ("short_field", "short_office"):
        (tmp_path / f"{name}.jsonl").write_bytes((CORPUS_DIR / f"{name}.jsonl").read_bytes())
    monkeypatch.setattr(artifact, "BUNDLED", tmp_path / "model")
    monkeypatch.setattr(sys, "argv", ["training", str(tmp_path)])
    assert training.main() == 0
    model = load(tmp_path / "model")
    printed = capsys.readouterr().out
    assert model.id in printed and "tag_macro_f1" in printed
    assert model.scores["messages"] == len(corpus.read_corpus(tmp_path))


def test_checking_the_bundled_corpus_finds_no_near_duplicates(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "argv", ["corpus"])
    assert corpus.main() == 0
    assert "0 near-duplicates" in capsys.readouterr().out


def test_checking_names_near_duplicates(tmp_path, monkeypatch, capsys) -> None:
    row = {"text": "请各村今天下班前上报台账", "act": "request", "urgent": True, "trace": True, "facets": ["form"]}
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"id": f"a-{n}"} | row) for n in (1, 2)), "utf-8")
    monkeypatch.setattr(sys, "argv", ["corpus", str(path)])
    assert corpus.main() == 1
    assert "a-1 ~ a-2: 1.00" in capsys.readouterr().out
