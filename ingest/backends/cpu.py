"""What the encoder needs to know of the processor."""

import os
from dataclasses import dataclass
from pathlib import Path

_CPUINFO = Path("/proc/cpuinfo")
_BF16_FLAGS = frozenset({"amx_bf16", "avx512_bf16"})


@dataclass(frozen=True)
class Cpu:
    """A processor: its model name, its feature flags, and the physical cores this process may use."""

    name: str
    flags: frozenset[str]
    cores: int

    @property
    def bf16(self) -> bool:
        """Whether it multiplies bfloat16 matrices in hardware."""
        return bool(self.flags & _BF16_FLAGS)


def read_cpu(cpuinfo: Path = _CPUINFO) -> Cpu:
    """Read the processor off Linux's `/proc/cpuinfo`; without that file nothing is known but the number of cores."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    try:
        paragraphs = cpuinfo.read_text(encoding="utf-8", errors="replace").strip().split("\n\n")
    except OSError:
        paragraphs = []
    processors = [_fields(paragraph) for paragraph in paragraphs]
    names = {str(number) for number in usable}
    first = processors[0] if processors else {}
    cores = {_core(fields) for fields in processors if fields.get("processor", "") in names}
    return Cpu(
        name=first.get("model name", ""),
        flags=frozenset(first.get("flags", "").split()),
        cores=len(cores) or len(usable),
    )


def _core(fields: dict[str, str]) -> tuple[str, str]:
    """Identify the physical core of a processor: hyper-threads share one."""
    return fields.get("physical id", ""), fields.get("core id", f"processor {fields['processor']}")


def _fields(paragraph: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in paragraph.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}
