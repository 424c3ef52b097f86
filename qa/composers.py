"""Make the composer that the settings ask for."""

from qa.claim_verifier import ClaimVerifier
from qa.composer import Composer
from qa.entailment import Entailment
from qa.extractive import ExtractiveComposer
from qa.model_settings import ModelSettings
from qa.vocabulary import CorpusVocabulary


def make_composer(settings: ModelSettings, vocabulary: CorpusVocabulary) -> Composer:
    """Return a composer with the chat model that is set, or without one. Raises BetzError for settings that fail."""
    if not settings.chat_model:
        return ExtractiveComposer()
    from qa.chat_model import open_chat_model
    from qa.model_composer import ModelComposer

    model = open_chat_model(settings)
    assert model is not None
    return ModelComposer(model, make_verifier(settings, vocabulary), settings, ExtractiveComposer())


def make_verifier(settings: ModelSettings, vocabulary: CorpusVocabulary) -> ClaimVerifier:
    """Return what verifies the claims of a language model. Raises BetzError for an entailment model that fails."""
    entailment: Entailment | None = None
    if settings.entailment_model:
        from qa.entailment import CrossEncoderEntailment

        entailment = CrossEncoderEntailment(settings.entailment_model)
    return ClaimVerifier(vocabulary.lexicon, vocabulary.everyday, entailment)
