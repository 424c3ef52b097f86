"""The MCP server, by the official client: over standard input and output, and in this process."""

import os
import sys
from typing import Any

import anyio
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters

from api.mcp_server import create_server
from ingest.settings import Settings
from qa.answer import Answer
from tests.api.serving import QUESTION
from tests.conftest import ROOT


def _call(settings: Settings, tool: str, **arguments: Any) -> Any:
    async def call() -> Any:
        async with Client(create_server(settings)) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(call)


def test_an_agent_gets_an_answer_with_citations_from_a_process_of_its_own(bundled: Settings) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "api.cli", "mcp", "--index", str(bundled.index)],
        env=dict(os.environ),
        cwd=ROOT,
    )

    async def talk() -> tuple[list[str], Any]:
        async with Client(command) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            return tools, await client.call_tool("ask", {"question": QUESTION})

    tools, result = anyio.run(talk)
    assert tools == ["search", "fetch", "ask"]
    answer = Answer.model_validate(result.structured_content)
    assert answer.claims[0].citations[0].references
    assert "[1]" in result.content[0].text
    assert "**References**" in result.content[0].text


def test_what_search_finds_can_be_fetched(bundled: Settings) -> None:
    found = _call(bundled, "search", query="spasticity treatment", limit=3).structured_content["results"]
    assert len(found) == 3
    fetched = _call(bundled, "fetch", id=found[0]["id"]).structured_content
    assert found[0]["text"] in fetched["text"]
    whole = _call(bundled, "fetch", id=fetched["metadata"]["document"]).structured_content
    assert found[0]["text"] in whole["text"]
    assert whole["references"]


def test_a_follow_up_is_understood(bundled: Settings) -> None:
    result = _call(bundled, "ask", question="how is it told apart from ALS?", earlier_questions=["what is PLS?"])
    assert result.structured_content["standalone_question"] == "how is PLS told apart from ALS?"


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {"question": " "}),
        ("ask", {"question": "a" * 5_000}),
        ("search", {"query": ""}),
        ("fetch", {"id": "none"}),
        ("fetch", {"id": "pls#5-5"}),
        ("fetch", {"id": "pls#0-999999999"}),
    ],
)
def test_what_cannot_be_done_is_an_error_that_says_why(bundled: Settings, tool: str, arguments: dict[str, str]) -> None:
    result = _call(bundled, tool, **arguments)
    assert result.is_error
    assert len(result.content[0].text) > len(f"Error executing tool {tool}: ")
