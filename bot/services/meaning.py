"""Finding passages by meaning: vectors computed behind, kept as bytes, compared in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

import structlog

from bot.dataclass import dataclass
from bot.domain.search import Likeness, Shelf
from bot.ports import Store
from bot.services.embedding import SIZE, Embedder, VectorsUnavailableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = structlog.get_logger(__name__)

#: The nearest passages between which likeness is told.
NEAREST = 100
#: So many passages are embedded between two commits: a few seconds' work, lost at most.
_AT_ONCE = 32
#: While there is much to embed, searching gets the new vectors every so many batches.
_TAKEN_UP = 20
_ROWS = 10_000
#: Vectors are kept as signed bytes; their length does not matter.
_SCALE = 127


@dataclass(frozen=True)
class _Snapshot:
    """All vectors at one moment."""

    state: tuple[int, int]
    ids: "NDArray[np.int64]"
    sets: "NDArray[np.int64]"
    #: A row of length 1 for each passage.
    matrix: "NDArray[np.float32]"


@dataclass
class MeaningService:
    """See `bot.ports.Meaning`. `step` is run in a loop; searching never waits for it.

    The vectors are in memory: 1.5 kB a passage, 150 MB for 100,000.
    """

    store: Store
    #: Reading the model takes a second, so it is done by the first step.
    load: Callable[[], Embedder] = Embedder.load
    _embedder: Embedder | None = field(default=None, init=False)
    #: The model cannot be read, which was told.
    _given_up: bool = field(default=False, init=False)
    _now: _Snapshot | None = field(default=None, init=False)
    _batches: int = field(default=0, init=False)
    #: Vectors were computed that searching does not have yet.
    _waiting: bool = field(default=False, init=False)

    def like(self, question: str, shelf: Shelf) -> Likeness | None:
        import numpy as np  # noqa: PLC0415  # an optional extra

        now, embedder = self._now, self._embedder
        if now is None or embedder is None or not question.strip():
            return None
        cosines = now.matrix @ embedder.embed([question])[0]
        ids = now.ids
        if not shelf.whole:
            allowed = np.isin(now.sets, np.array(shelf.sets, dtype=np.int64))
            cosines, ids = cosines[allowed], ids[allowed]
        if not len(ids):
            return None
        nearest = np.argsort(-cosines, kind="stable")[:NEAREST]
        return Likeness(
            _Cosines(ids, cosines),
            tuple(int(one) for one in ids[nearest]),
            float(cosines[nearest[0]]),
            float(cosines[nearest[-1]]),
        )

    def step(self) -> bool:
        """Embed some passages that have no vector, and take up what changed; True: there is more.

        Stopped at any moment it loses one batch. Several replicas may do the same work twice, but
        never a different one.
        """
        embedder = self._ready()
        if embedder is None:
            return False
        waiting = self.store.read(lambda work: work.search.unembedded(_AT_ONCE))
        if waiting:
            vectors = _vectors(embedder, waiting)
            self.store.change(lambda work: work.search.put_vectors(vectors))
            self._waiting = True
        # Passages with the same words have one vector, so a batch may be small with more behind it.
        more = bool(waiting)
        state = self.store.read(lambda work: work.search.newest())
        self._batches += 1
        if self._now is None or not more or self._batches % _TAKEN_UP == 0:
            stale = self._now is None or self._waiting or self._now.state != state
            self._now = self._loaded(state) if stale else self._now
            self._waiting = False
        return more

    def take_up(self) -> None:
        """Load the vectors that are there, without computing any."""
        if self._ready() is not None:
            self._now = self._loaded(self.store.read(lambda work: work.search.newest()))

    def tidy(self) -> None:
        """Drop the vectors of passages that are gone."""
        self.store.change(lambda work: work.search.forget_vectors())

    def _ready(self) -> Embedder | None:
        if self._embedder is None and not self._given_up:
            try:
                self._embedder = self.load()
            except VectorsUnavailableError as error:
                self._given_up = True
                log.warning("vectors_unavailable", searching="by words alone", why=str(error))
        return self._embedder

    def _loaded(self, state: tuple[int, int]) -> "_Snapshot":
        import numpy as np  # noqa: PLC0415  # an optional extra

        rows: list[tuple[int, int, bytes]] = []
        more: Sequence[tuple[int, int, bytes]] = self._some(0)
        while more:
            rows += more
            more = self._some(rows[-1][0])
        packed = np.frombuffer(b"".join(row[2] for row in rows), dtype=np.int8)
        matrix = packed.reshape(-1, SIZE).astype(np.float32)
        if len(matrix):
            matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        sets = np.array([row[1] for row in rows], dtype=np.int64)
        return _Snapshot(state, ids, sets, matrix)

    def _some(self, after: int) -> Sequence[tuple[int, int, bytes]]:
        return self.store.read(lambda work: work.search.embedded(after, _ROWS))


class _Cosines(Mapping[int, float]):
    """Cosines by passage id, without a dictionary of them all for each question."""

    def __init__(self, ids: Any, cosines: Any) -> None:
        self._ids = ids
        self._cosines = cosines

    def __getitem__(self, passage_id: int) -> float:
        at = self._ids.searchsorted(passage_id)
        if at == len(self._ids) or self._ids[at] != passage_id:
            raise KeyError(passage_id)
        return float(self._cosines[at])

    def __iter__(self) -> Any:
        return iter(self._ids.tolist())

    def __len__(self) -> int:
        return len(self._ids)


def _vectors(embedder: Embedder, waiting: Mapping[str, str]) -> dict[str, bytes]:
    import numpy as np  # noqa: PLC0415  # an optional extra

    found = embedder.embed(list(waiting.values()))
    most = np.abs(found).max(axis=1, keepdims=True)
    small = np.rint(found / most * _SCALE).astype(np.int8)
    return {digest: row.tobytes() for digest, row in zip(waiting, small, strict=True)}
