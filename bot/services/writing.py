"""Putting an answer into fewer words with a model, as far as the documents bear its words out."""

from collections.abc import Callable
from dataclasses import replace

import structlog

from bot.dataclass import dataclass
from bot.domain.answers import Answer, Sentence, Source
from bot.domain.claims import addresses_a_model, claims_of, supported
from bot.domain.content import Reader
from bot.ports import Store, UnitOfWork
from bot.ports.answers import Model, ModelUnavailableError
from bot.services.composing import Cited, Composer

log = structlog.get_logger(__name__)

#: So many passages are shown to the model, each so far, in characters.
_SHOWN, _CHARACTERS = 5, 2_000


@dataclass(frozen=True)
class Writer:
    """Asks a model for a short answer; the quoted one stays when it fails or makes things up.

    The model sees passages that the reader may read, and none that seems to give it orders.
    """

    store: Store
    composer: Composer
    model: Model

    def improved(
        self,
        question: str,
        answer: Answer,
        reader_of: Callable[[UnitOfWork], Reader | None],
        *,
        public: bool,
    ) -> Answer:
        """The answer with the model's sentences beside its quotes; never inside a unit of work."""

        def look(work: UnitOfWork) -> list[Cited]:
            reader = reader_of(work)
            if reader is None:
                return []
            found = self.composer.passages(work, question, reader, public=public)
            return [one for one in found if not addresses_a_model(one.text)][:_SHOWN]

        passages = self.store.read(look)
        if not passages:
            return answer
        texts = [_headed(one)[:_CHARACTERS] for one in passages]
        try:
            written = self.model.write(question, texts)
        except ModelUnavailableError as error:
            log.warning("model_unavailable", why=str(error))
            return answer
        claims = claims_of(written)
        kept = supported(claims, texts)
        log.info("model_wrote", sentences=len(claims), kept=len(kept))
        return _with(answer, [(one.text, passages[one.passage - 1]) for one in kept])


def _headed(one: Cited) -> str:
    return "\n".join((" › ".join((one.source.title, *one.source.section)), one.text))


def _with(answer: Answer, said: list[tuple[str, Cited]]) -> Answer:
    sources: list[Source] = list(answer.sources)
    for _, cited in said:
        if cited.source not in sources:
            sources.append(cited.source)
    written = tuple(
        Sentence(text, sources.index(cited.source), cited.internal) for text, cited in said
    )
    return replace(answer, written=written, sources=tuple(sources))
