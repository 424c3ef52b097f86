"""YAML whose every scalar is text, as written: `no` is not false and `1.10` is not 1.1."""

from typing import Any

import yaml


class YamlProblem(ValueError):
    """A text is not the YAML it should be; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


class _TextLoader(yaml.SafeLoader):
    """A safe loader that reads every scalar as text and refuses a key written twice."""


def _text(loader: _TextLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


def _unique_mapping(loader: _TextLoader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key_node.start_mark)
        key = _text(loader, key_node)
        if key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is written twice", key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _refuse_tag(_: _TextLoader, node: yaml.Node) -> None:
    raise yaml.constructor.ConstructorError(None, None, f"the tag {node.tag} is not known here", node.start_mark)


_TextLoader.yaml_implicit_resolvers = {}
_TextLoader.yaml_constructors = {
    "tag:yaml.org,2002:str": _text,
    "tag:yaml.org,2002:seq": yaml.SafeLoader.yaml_constructors["tag:yaml.org,2002:seq"],
    "tag:yaml.org,2002:map": _unique_mapping,
    None: _refuse_tag,
}


def parse_yaml(text: str) -> object:
    """Return the lists, mappings and texts of a YAML document. Raises YamlProblem."""
    try:
        found: object = yaml.load(text, Loader=_TextLoader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem((mark.line if mark else 0) + 1, str(error.problem or error.context)) from error
    except yaml.YAMLError as error:
        raise YamlProblem(1, " ".join(str(error).split())) from error
    except RecursionError as error:
        raise YamlProblem(1, "it is nested too deeply") from error
    return found
