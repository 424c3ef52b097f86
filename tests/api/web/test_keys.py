"""The pages of a service that wants keys: the reader is asked once, and sees what the key allows."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from api.access import digest_of, new_secret
from api.storage.database import Database
from api.storage.keys import add_key
from api.storage.models import Key
from ingest.settings import Settings
from tests.api.web.chat import Chat
from tests.api.web.conftest import serving


def _key(database: str, *scopes: str) -> str:
    secret = new_secret()
    opened = Database(database)
    add_key(opened, Key(name="a user", digest=digest_of(secret), scopes=" ".join(scopes), per_minute=0, per_day=0))
    opened.close()
    return secret


def _use(page: Page, key: str) -> None:
    dialog = page.get_by_role("dialog", name="Access key")
    dialog.get_by_label("Key", exact=True).fill(key)
    dialog.get_by_role("button", name="Use key").click()


def _tab(browser: Browser, address: str, path: str) -> Page:
    page = browser.new_context(base_url=address, reduced_motion="reduce").new_page()
    page.goto(path)
    return page


def test_doctor_reviewer_and_the_public_see_what_they_may(browser: Browser, bundled: Settings, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'keyed.sqlite'}"
    doctor_key, reviewer_key = _key(database, "read", "ask"), _key(database, "read", "review")
    with serving(bundled.index, database, "--require-key") as address:
        doctor = _tab(browser, address, "/")
        _use(doctor, "no such key")
        expect(doctor.get_by_role("dialog")).to_contain_text("not accepted")
        _use(doctor, doctor_key)
        expect(doctor.get_by_role("dialog")).to_be_hidden()
        card = Chat(doctor).ask()
        card.get_by_role("button", name="Submit as article").click()
        card.get_by_role("link", name="Open the article").click()
        expect(doctor.locator("article .chip").first).to_be_visible()

        reviewer = _tab(browser, address, "/review")
        _use(reviewer, reviewer_key)
        reviewer.locator(".queue a").first.click()
        decide = reviewer.get_by_role("region", name="Decide")
        for decision, steps in (("Take it under review", 2), ("Approve", 3)):
            decide.get_by_label(decision).check()
            decide.get_by_label("Reviewer (name and specialty)").fill("Dr A. Reader")
            decide.get_by_role("button", name="Record the decision").click()
            expect(reviewer.locator(".history li")).to_have_count(steps)

        anybody = _tab(browser, address, doctor.url)
        expect(anybody.get_by_role("heading", level=1)).to_have_text("Does a UMN lesion mean ALS?")
        anybody.wait_for_load_state("networkidle")
        expect(anybody.get_by_role("dialog")).to_have_count(0)
