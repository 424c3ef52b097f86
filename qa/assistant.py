"""Answer the last turn of a conversation."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from typing import NamedTuple

from ingest.encoder import OnnxEncoder, Vectors
from ingest.errors import InvalidQuestion, ModelMismatch
from ingest.export import ensure_export
from ingest.filters import NO_FILTERS, Filters
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa import retrieve
from qa.abstain import answerable, load_bar
from qa.abstention import abstention, part_not_held
from qa.alarm import alarm_in
from qa.answer import Answer, Citation, Provenance, RetrievedPassage, Status, Verdict
from qa.clock import Clock
from qa.close_reading import PairReader, read_closely
from qa.composer import Material
from qa.composers import make_composer
from qa.cross_encoder import CrossEncoder, ensure_cross_encoder
from qa.dialogue import Conversation, converse
from qa.events import AnswerEvent, Completed, Understood
from qa.evidence import Evidence, gather_evidence
from qa.followups import Followups
from qa.instructions import without_instructions
from qa.judging import settle
from qa.masking import without_identifiers
from qa.mending import mend
from qa.missing import is_elsewhere, share_a_subject
from qa.model_settings import NO_MODELS, ModelSettings
from qa.notices import notices_of
from qa.options import DEFAULTS, AnswerOptions
from qa.outside import asks_outside
from qa.parts import parts_of
from qa.plain import explanations, lay_first
from qa.question import Question, clean_question
from qa.remembered import RememberedVectors
from qa.render import render_answer
from qa.retrieve import Passage
from qa.rewriter import make_rewriter
from qa.search import Explanation, FoundDocument, explain
from qa.search_settings import PLAIN, SearchSettings
from qa.searcher import Searcher
from qa.settings_hash import settings_hash
from qa.shorthand import written_out
from qa.telling import Telling
from qa.verify import ReferenceList, cited_documents
from qa.vocabulary import CorpusVocabulary

_OFF_TOPIC_SIMILARITY = 0.3


class Searched(NamedTuple):
    """How a question was understood, its passages and the sentences in them, best first, and its own vector."""

    question: Question
    passages: list[Passage]
    evidence: list[Evidence]
    vector: Vectors


class Assistant:
    """Answers from one index generation, as if each question were the first. It may be shared by threads."""

    def __init__(
        self,
        reader: IndexReader,
        encoder: OnnxEncoder,
        cross_encoder: PairReader,
        models: ModelSettings = NO_MODELS,
        searching: SearchSettings = PLAIN,
    ) -> None:
        """Join an index, an encoder and a cross-encoder, the language models that are set and how to search.

        Raises ModelMismatch when the index was built with another encoder, BetzError for a model that fails.
        """
        _check_model(reader, encoder.fingerprint)
        self.reader = reader
        self._encoder = encoder
        self._cross_encoder = cross_encoder
        self.embed = RememberedVectors(encoder.encode)
        self._vocabulary = CorpusVocabulary(reader, encoder)
        self.searcher = Searcher(reader, encoder, self._vocabulary, searching)
        self._composer = make_composer(models, self._vocabulary)
        self._followups = Followups(lambda: self._vocabulary.lexicon, self._would_answer)
        self._rewriter = make_rewriter(searching, models, self._vocabulary.lexicon)

    @classmethod
    def open(cls, settings: Settings, cross_encoder: PairReader | None = None) -> "Assistant":
        """Open the live generation with the models that are set, the language models by the environment.

        Sentences are read closely by `cross_encoder`, or else by the packaged one. Raises IndexMissing, IndexDamaged,
        ModelMismatch or BetzError.
        """
        reader = IndexReader.open(settings.index)
        model = find_model(settings.model)
        _check_model(reader, model.expected_fingerprint)  # before a wrong one is exported, which takes long
        encoder = OnnxEncoder(ensure_export(model, settings.cache))
        cross_encoder = cross_encoder or CrossEncoder(ensure_cross_encoder(settings.cache))
        return cls(reader, encoder, cross_encoder, ModelSettings.from_environment(), SearchSettings.from_environment())

    def answer(self, turns: Sequence[str], options: AnswerOptions = DEFAULTS) -> Answer:
        """Answer the last of a conversation's questions; the earlier ones say what it is about.

        Raises InvalidQuestion when a turn is empty or too long.
        """
        *_, last = self.stream(turns, options)
        assert isinstance(last, Completed)
        return last.answer

    def stream(self, turns: Sequence[str], options: AnswerOptions = DEFAULTS) -> Iterator[AnswerEvent]:
        """Answer step by step: the last event holds the whole answer. Raises InvalidQuestion as `answer` does."""
        clock = Clock()
        with clock.step("understand"):
            conversation = self._converse(turns, options)
        asked = clean_question(turns[-1])
        yield from self._stream(asked, conversation, options, clock)

    def _stream(
        self, asked: str, conversation: Conversation, options: AnswerOptions, clock: Clock
    ) -> Iterator[AnswerEvent]:
        """Answer the last turn of a conversation, typed as `asked`."""
        with clock.step("understand"):
            standalone = self._rewriter.rewrite(conversation.turns, conversation.claims)
        yield Understood(question=asked, standalone_question=standalone)
        alarm = alarm_in(f"{asked}\n{standalone}")
        telling = Telling(ReferenceList(self.reader.reference), self.reader.document)
        yield from telling.warn(alarm.notices)
        understood: Question | None = None
        passages: list[Passage] = []
        found: list[Evidence] = []
        missing: tuple[str, ...] = ()
        if not alarm.alone:
            cited = tuple(conversation.citations) if standalone != conversation.turns[-1] else ()
            searched = self.search(standalone, clock, filters=options.filters, cited=cited)
            good_enough = self.passes_bar(searched)
            held, missing = self._split(searched.question, clock, options.filters, cited)
            if held:
                searched, good_enough = held, True
                yield from telling.warn(missing, withheld=True)
            understood, passages, found, _ = searched
            if good_enough:
                found = lay_first(found) if options.audience == "plain" else found
                material = Material(understood, passages, found, partial(self._judge, understood))
                yield from telling.tell(self._composer.compose(material), clock)
        status: Status
        if telling.claims:
            status = "partial" if telling.withheld else "answered"
            text = render_answer([claim for _, claim in telling.claims], telling.verdict, (*alarm.notices, *missing))
        else:
            status = "off_topic" if _nearest(found) < _OFF_TOPIC_SIMILARITY else "not_in_corpus"
            status = "urgent" if alarm.notices else status
            silent = abstention(understood, found, self.reader.manifest.counts.documents)
            text = "\n\n".join((*alarm.notices, *missing, *([] if alarm.alone else [silent])))
        quoted = [item for item, _ in telling.claims]
        told = [claim for _, claim in telling.claims]
        plain = explanations(told, self._vocabulary.lexicon) if options.audience == "plain" else ()
        documents = cited_documents([claim for _, claim in telling.claims], self.reader.document)
        with clock.step("suggest"):
            followups = self._followups.after(quoted)
        yield Completed(
            answer=Answer(
                status=status,
                verdict=telling.verdict,
                audience=options.audience,
                question=asked,
                standalone_question=standalone,
                text=text,
                claims=[claim for _, claim in telling.claims],
                references=telling.references,
                documents=documents,
                passages=[self.searcher.describe(passage) for passage in passages],
                notices=[*telling.notices, *plain, *notices_of(documents, options.audience)],
                followups=followups,
                provenance=Provenance(
                    generation=self.reader.manifest.id,
                    model=self._encoder.fingerprint,
                    settings=settings_hash(),
                    version=version("betz"),
                    **self._composer.made_by,
                    timings=clock.milliseconds,
                ),
            )
        )

    def standalone(self, turns: Sequence[str], options: AnswerOptions = DEFAULTS) -> str:
        """Return the last turn as a question that stands alone. Raises InvalidQuestion."""
        conversation = self._converse(turns, options)
        return self._rewriter.rewrite(conversation.turns, conversation.claims)

    def _converse(self, turns: Sequence[str], options: AnswerOptions) -> Conversation:
        """Return turns with their slips mended and the answers that the turns behind them need."""
        if not turns:
            raise InvalidQuestion("There is no question.", hint='Ask something: betz ask "what is PLS?"')

        def answer(conversation: Conversation) -> Answer:
            *_, last = self._stream(conversation.turns[-1], conversation, options, Clock())
            assert isinstance(last, Completed)
            return last.answer

        mended = [mend(_medicine(turn), self._vocabulary).text for turn in turns]
        return converse(mended, options.earlier, answer)

    def search(
        self,
        standalone: str,
        clock: Clock | None = None,
        *,
        filters: Filters = NO_FILTERS,
        cited: Iterable[Citation] = (),
    ) -> Searched:
        """Search for a stand-alone question; the passages `cited` before in its conversation are found too."""
        clock = clock or Clock()
        found = self.searcher.find(standalone, filters=filters, cited=cited, clock=clock)
        question = found.question
        with clock.step("score"):
            whole = question.asked == question.dense_text
            asked = found.vector if whole else self.embed([question.asked])[0]
            evidence = gather_evidence(self.reader, found, asked, self.embed, filters)
        with clock.step("read"):
            evidence = read_closely(question, evidence, self._cross_encoder)
        return Searched(question, found.passages, evidence, asked)

    def passages(
        self, text: str, *, limit: int = retrieve.PASSAGES, filters: Filters = NO_FILTERS
    ) -> list[RetrievedPassage]:
        """Return the best passages for a stand-alone question, best first. Raises InvalidQuestion."""
        return self.explain(text, limit=limit, filters=filters).passages

    def explain(self, text: str, *, limit: int = retrieve.PASSAGES, filters: Filters = NO_FILTERS) -> Explanation:
        """Return how a stand-alone question was understood, and its best passages. Raises InvalidQuestion."""
        found = self.searcher.find(clean_question(text), limit=limit, filters=filters)
        return explain(found.question, [self.searcher.describe(passage) for passage in found.passages[:limit]])

    def documents(self, text: str, *, limit: int, filters: Filters = NO_FILTERS) -> list[FoundDocument]:
        """Return the best documents for a stand-alone question, best first. Raises InvalidQuestion."""
        best = self.searcher.documents(clean_question(text), limit=limit, filters=filters)
        return [FoundDocument(document_id=name, score=round(score, 6)) for name, score in best]

    def _judge(self, understood: Question, found: Sequence[Evidence]) -> tuple[int, Verdict] | None:
        """Find which sentence settles a polar question."""
        return settle(understood, found, self.embed)

    def _split(
        self, whole: Question, clock: Clock, filters: Filters, cited: Sequence[Citation]
    ) -> tuple[Searched | None, tuple[str, ...]]:
        """Return what is found for the parts of a question that are held, and notices of those that clearly are not.

        Nothing where it is one question, or all of its parts fare alike.
        """
        held: list[Question] = []
        missing: list[tuple[Question, str]] = []
        for part in parts_of(whole.text):
            searched = self.search(part, clock, filters=filters)
            understood, _, found, _ = searched
            if is_elsewhere(understood, found, answerable=self.passes_bar(searched)):
                notice = part_not_held(understood, found, self.reader.manifest.counts.documents)
                missing.append((understood, notice))
            else:
                held.append(understood)
        if not held or not missing or any(share_a_subject(one, other) for one in held for other, _ in missing):
            return None, ()
        rest = self.search(" ".join(part.text for part in held), clock, filters=filters, cited=cited)
        return (rest, tuple(notice for _, notice in missing)) if self.passes_bar(rest) else (None, ())

    def _would_answer(self, question: str) -> bool:
        """Say whether enough is found for a question to answer it."""
        return self.passes_bar(self.search(question))

    def passes_bar(self, searched: Searched) -> bool:
        """Say whether what was found for a question is good enough to answer from."""
        outside = asks_outside(searched.vector, self.reader.manifest.model)
        return answerable(searched.question, searched.evidence, outside) >= load_bar().threshold


def _nearest(found: Sequence[Evidence]) -> float:
    """Return the best cosine between the question and a sentence found for it."""
    return max((item.similarity for item in found[:3]), default=0.0)


def _medicine(turn: str) -> str:
    """Return what a turn asks about medicine: no orders to Betz, nothing that identifies a person, no shorthand."""
    asked = clean_question(turn)
    return written_out(without_identifiers(without_instructions(asked)) or asked)


def _check_model(reader: IndexReader, fingerprint: str) -> None:
    """Raise ModelMismatch when an index was built with another embedding model."""
    if reader.manifest.model != fingerprint:
        raise ModelMismatch(
            f"The index was built with {reader.manifest.model}, but {fingerprint} is set.",
            hint="Set BETZ_MODEL to that model, or build the index again: betz ingest",
        )
