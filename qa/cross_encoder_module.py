"""The cross-encoder as a torch module: what is fitted and what is exported. It needs torch and transformers."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import nn

from ingest.errors import ModelMismatch
from ingest.export import Traceable
from ingest.model import EmbeddingModel
from qa.cross_encoder import INPUTS, MAX_TOKENS, VERDICTS

RANK = 16
_SCALE = 2.0  # of what the adapters add; half or double of it is half or double the learning rate
_SPREAD = 3.0  # by which the pooled values, each well below 1, are enlarged for the heads


class LowRank(nn.Module):
    """A linear layer that stays as it is, and a product of two thin matrices that is added to it."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Map (…, in) to (…, out)."""
        added: torch.Tensor = (values @ self.down.T) @ self.up.T
        return torch.add(self.linear(values), added, alpha=_SCALE)

    def merged(self) -> nn.Linear:
        """Return one linear layer that does the same."""
        with torch.no_grad():
            self.linear.weight += _SCALE * (self.up @ self.down)
        return self.linear


class CrossEncoderModule(nn.Module):
    """The packaged model with adapters, and heads on the first token's values beside the mean of all tokens'."""

    def __init__(self, model: EmbeddingModel) -> None:
        super().__init__()
        from transformers import AutoModel
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.encoder: Any = AutoModel.from_pretrained(str(model.folder), local_files_only=True)
        for parent, name in self._adapted():
            setattr(parent, name, LowRank(getattr(parent, name)))
        width = self.encoder.config.hidden_size
        self.relevance = nn.Linear(2 * width, 1)
        self.verdict = nn.Linear(2 * width, len(VERDICTS))
        for name, parameter in self.named_parameters():
            fitted = name.endswith((".down", ".up")) or (".layer." in name and "LayerNorm" in name)
            parameter.requires_grad = fitted or not name.startswith("encoder.")

    def _adapted(self) -> Iterator[tuple[nn.Module, str]]:
        for layer in self.encoder.encoder.layer:
            attention = layer.attention
            yield from ((attention.self, name) for name in ("query", "key", "value"))
            yield from ((part, "dense") for part in (attention.output, layer.intermediate, layer.output))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the log odds of relevance, shape (pairs,), and the logits of `VERDICTS`, shape (pairs, 4)."""
        values = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask[..., None]
        mean = (values * mask).sum(1) / mask.sum(1)
        pooled = torch.cat([values[:, 0], mean], 1).float() * _SPREAD
        return self.relevance(pooled)[:, 0], self.verdict(pooled)

    def save(self, path: Path) -> None:
        """Write what was fitted, in half precision."""
        from safetensors.torch import save_file

        fitted = {name: value.detach() for name, value in self.named_parameters() if value.requires_grad}
        save_file({name: value.to(torch.float16).contiguous() for name, value in fitted.items()}, path)

    def load(self, path: Path) -> None:
        """Read what was fitted. Raises ModelMismatch for a file that is not of this module."""
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            held = load_file(path)
            with torch.no_grad():
                for name, value in self.named_parameters():
                    if value.requires_grad:
                        value.copy_(held[name])
        except (OSError, SafetensorError, KeyError, RuntimeError) as error:
            raise ModelMismatch(f"{path} holds no adapters of the cross-encoder: {error}.") from error

    def merge(self) -> None:
        """Merge the adapters into the layers that they adapt."""
        for parent, name in list(self._adapted()):
            setattr(parent, name, getattr(parent, name).merged())


class _Graph(nn.Module):
    """The module with its outputs in one row: log odds of relevance, then the probabilities of `VERDICTS`."""

    def __init__(self, module: CrossEncoderModule) -> None:
        super().__init__()
        self.module = module

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        relevance, verdict = self.module(*given)
        return torch.cat([relevance[:, None], verdict.softmax(1)], 1)


def traceable(model: EmbeddingModel, adapter: Path) -> Traceable:
    """Return the cross-encoder as it is exported, its adapters merged."""
    module = CrossEncoderModule(model)
    module.load(adapter)
    module.merge()
    return Traceable(_Graph(module), INPUTS, "reading", MAX_TOKENS)
