"""`betz corpus`: look at the documents as their authors do, and check them."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import BetzError
from ingest.settings import BUNDLED_CORPUS

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, show and check the documents of a corpus.")

Folder = Annotated[Path, typer.Option("--corpus", help="Folder of documents; default: the bundled corpus.")]


@app.command()
def check(folder: Folder = BUNDLED_CORPUS) -> None:
    """Check every document against the editorial policy; exit with 1 when there is a problem."""
    from ingest.corpus_check import check_corpus, load_corpus

    corpus = load_corpus(folder)
    problems = check_corpus(corpus)
    for problem in problems:
        print(problem)
    print(f"{len(corpus.documents)} documents, {len(corpus.references)} references, {len(problems)} problems")
    if problems:
        raise typer.Exit(1)


@app.command(name="list")
def list_documents(folder: Folder = BUNDLED_CORPUS) -> None:
    """List the documents: id, words, review status, title."""
    from ingest.corpus_check import load_corpus, word_count

    for document in load_corpus(folder).documents:
        print(f"{document.id:38} {word_count(document):5} {document.review_status:12} {document.title}")


@app.command()
def show(document_id: str, folder: Folder = BUNDLED_CORPUS) -> None:
    """Print a document's canonical text, the text that citations quote."""
    from ingest.corpus_check import load_corpus

    found = next((document for document in load_corpus(folder).documents if document.id == document_id), None)
    if found is None:
        raise BetzError(f"There is no document {document_id!r} in {folder}.", hint="See: betz corpus list")
    print(f"{found.title}\n{found.review_status}, updated {found.updated}\n\n{found.text}")


@app.command()
def stats(folder: Folder = BUNDLED_CORPUS) -> None:
    """Print how much the corpus holds and how well it is sourced."""
    from ingest.corpus_check import load_corpus, word_count

    corpus = load_corpus(folder)
    prose = [s for document in corpus.documents for s in document.sentences if s.kind == "prose"]
    lengths = sorted(
        len(document.quote(s).split()) for document in corpus.documents for s in document.sentences if s.kind == "prose"
    )
    words = [word_count(document) for document in corpus.documents]
    kinds = Counter(reference.evidence_type for reference in corpus.references.values())
    print(
        f"documents          {len(words)} of {min(words, default=0)}-{max(words, default=0)} words, {sum(words)} in all"
    )
    print(f"sentences of prose {len(prose)}, {sum(bool(s.keys) for s in prose)} with a source")
    if lengths:
        median, ninth = (lengths[len(lengths) * tenths // 10] for tenths in (5, 9))
        print(f"words a sentence   median {median}, nine in ten at most {ninth}, longest {lengths[-1]}")
    print(f"table rows         {sum(s.kind == 'row' for document in corpus.documents for s in document.sentences)}")
    print(f"references         {len(corpus.references)}: {', '.join(f'{kind} {n}' for kind, n in kinds.most_common())}")
    print(
        f"glossary           {len(corpus.glossary)} things, {sum(len(entry.forms) for entry in corpus.glossary)} names"
    )
