"""A model on disk: ``model.json`` (words, symbols, calibration, digests) and ``model.npz`` (plain number arrays).

Nothing in the two files can run: JSON, and arrays read with ``allow_pickle=False``. The JSON names the SHA-256 of
the arrays and of itself; equal input gives equal bytes (entries are stored uncompressed, with a fixed date).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from classifiers.calibrate import Curve
from classifiers.encoder import Encoder
from classifiers.grams import Grams
from classifiers.identity import Identity, code_digest
from classifiers.linear import COLUMNS, Layer
from classifiers.model import Calibration, Model
from classifiers.network import Network

FORMAT = 3
BUNDLED = Path(__file__).parent / "data" / "model"
BLOCKS = ("words", "characters", "classes", "names")
MAX_BYTES = 64_000_000  # of either file; ours are near 20 MB


class ArtifactError(ValueError):
    """模型文件缺失、损坏或与本程序版本不符。"""


def save(model: Model, folder: Path) -> None:
    """Write both files into a folder, replacing what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = _pack(_arrays(model))
    body = _body(model) | {"arrays": hashlib.sha256(arrays).hexdigest()}
    _replace(folder / "model.npz", arrays)
    _replace(folder / "model.json", _canonical(body | {"digest": _digest(body)}))


def load(folder: Path) -> Model:
    """Read a model back; ArtifactError when a file is missing, altered, or made by other code than this."""
    try:
        body = json.loads(_read(folder / "model.json"))
        arrays = _read(folder / "model.npz")
        if not isinstance(body, dict) or body.pop("digest", None) != _digest(body):
            raise ArtifactError("模型文件 model.json 的摘要不符，可能被改动或损坏，请重新训练")
        if body["arrays"] != hashlib.sha256(arrays).hexdigest():
            raise ArtifactError("模型文件 model.npz 的摘要不符，可能被改动或损坏，请重新训练")
        if body["format"] != FORMAT or body["identity"]["code"] != code_digest() or body["columns"] != list(COLUMNS):
            raise ArtifactError("模型由另一版本的程序训练，请重新训练")
        return _model(body, _unpack(arrays))
    except ArtifactError:
        raise
    except (OSError, KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile) as fault:
        raise ArtifactError(f"模型文件读不出来：{folder}（{type(fault).__name__}）") from fault


def _body(model: Model) -> dict[str, Any]:
    encoder = model.layer.encoder
    return {
        "format": FORMAT,
        "identity": asdict(model.identity),
        "columns": list(COLUMNS),
        "calibration": asdict(model.calibration),
        "scores": dict(model.scores),
        "symbols": {block: list(getattr(encoder, block).alphabet) for block in BLOCKS},
    }


def _arrays(model: Model) -> dict[str, npt.NDArray[Any]]:
    layer = model.layer
    codes = {f"{block}_{n}": part for block in BLOCKS for n, part in enumerate(getattr(layer.encoder, block).codes, 1)}
    return codes | {
        "weights": layer.encoder.weights.astype(np.float16),
        "coefficients": layer.coefficients.astype(np.float16),
        "intercepts": layer.intercepts,
        "hidden": layer.network.numbers,
        "hidden_steps": layer.network.steps,
        "hidden_bias": layer.network.hidden_bias,
        "output": layer.network.output,
        "bias": layer.network.bias,
        "spreads": layer.spreads,
    }


def _model(body: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> Model:
    words, characters, classes, names = (_grams(body["symbols"][block], block, arrays) for block in BLOCKS)
    encoder = Encoder(words, characters, classes, names, arrays["weights"].astype(np.float32))
    network = Network(*(arrays[name] for name in ("hidden", "hidden_steps", "hidden_bias", "output", "bias")))
    layer = Layer(encoder, arrays["coefficients"].astype(np.float32), arrays["intercepts"], network, arrays["spreads"])
    fitted = body["calibration"]
    curves = {name: Curve(**curve) for name, curve in fitted["curves"].items()}
    calibration = Calibration(fitted["temperature"], curves, fitted["review_below"])
    return Model(Identity(**body["identity"]), layer, calibration, body["scores"])


def _grams(symbols: Sequence[str], block: str, arrays: Mapping[str, npt.NDArray[Any]]) -> Grams:
    orders = sum(name.startswith(f"{block}_") for name in arrays)
    codes = tuple(arrays[f"{block}_{order}"] for order in range(1, orders + 1))
    return Grams({symbol: number for number, symbol in enumerate(symbols, 1)}, codes)


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(body)).hexdigest()


def _pack(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, array in sorted(arrays.items()):
            entry = io.BytesIO()
            np.lib.format.write_array(entry, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), entry.getvalue())
    return whole.getvalue()


def _unpack(packed: bytes) -> dict[str, npt.NDArray[Any]]:
    with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def _read(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise ArtifactError(f"模型文件过大：{path.name}")
    return path.read_bytes()


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(path)
