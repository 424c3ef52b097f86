"""A tiny inference model that says the same of every pair."""

from pathlib import Path

from ingest.model import find_model


def make_model(folder: Path, labels: tuple[str, ...], winner: int) -> Path:
    """Save a tiny cross-encoder that gives every pair the same label."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    tokenizer = AutoTokenizer.from_pretrained(find_model("").folder, local_files_only=True, model_max_length=32)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=32,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        model.classifier.bias[winner] = 1.0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
